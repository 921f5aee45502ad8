/** Descriptions of pictures. */
import { count, counted } from "../format.ts";
import { countByStatus } from "../run/entries.ts";
import type { Entry } from "../run/entry.ts";
import { lookOf } from "../status.ts";

/** Return the numbers of nodes, tasks and entries, and their statuses, the worst first. */
export function told(entries: readonly Entry[]): string {
  const counts = countByStatus(entries);
  const nodes = new Set(entries.map(({ node }) => node)).size;
  const tasks = new Set(entries.map(({ task }) => task)).size;
  const ends = Object.keys(counts)
    .filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${count(counts[status] ?? 0)} ${lookOf(status).word}`);
  const all = [
    counted(nodes, "node"),
    counted(tasks, "task"),
    counted(entries.length, "entry", "entries"),
  ].join(", ");
  return ends.length === 0 ? all : `${all}: ${ends.join(", ")}`;
}

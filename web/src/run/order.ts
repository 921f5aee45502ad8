/** The columns of a run's table, and how each sorts. */
import { STATUSES } from "../status.ts";
import type { Entry } from "./entry.ts";
import { byNode, byText } from "./entries.ts";

export type ColumnName = "status" | "task" | "node" | "began" | "ended" | "took" | "message";

export const COLUMNS: readonly { readonly name: ColumnName; readonly title: string }[] = [
  { name: "status", title: "Status" }, { name: "task", title: "Task" }, { name: "node", title: "Node" },
  { name: "began", title: "Began" }, { name: "ended", title: "Ended" }, { name: "took", title: "Took" },
  { name: "message", title: "Message" },
];

/** Return the entries sorted by a column; those that have nothing there come last, both ways. */
export function sorted(entries: readonly Entry[], column: ColumnName, down: boolean, now: number): readonly Entry[] {
  const sign = down ? -1 : 1;
  const compare = column === "status" || column === "task" || column === "node" || column === "message"
    ? byWords(column, sign) : byNumbers(column, sign, now);
  return [...entries].sort((left, right) => compare(left, right) || left.id - right.id);
}

type Compare = (left: Entry, right: Entry) => number;

function byWords(column: "status" | "task" | "node" | "message", sign: number): Compare {
  // Names come again and again: their order is found once.
  const places = (names: (entry: Entry) => string, compare: (left: string, right: string) => number): Compare => {
    const known = new Map<string, number>();
    return (left, right) => {
      const one = names(left);
      const other = names(right);
      if (one === other) return 0;
      const key = `${one}\n${other}`;
      const found = known.get(key) ?? compare(one, other);
      if (known.size < 1_000_000) known.set(key, found);
      return sign * found;
    };
  };
  if (column === "task") return places(({ task }) => task, byText);
  if (column === "node") return places(({ node }) => node, byNode);
  if (column === "status") return (left, right) => sign * (STATUSES.indexOf(left.status) - STATUSES.indexOf(right.status));
  return (left, right) => Number(!left.message) - Number(!right.message) || sign * byText(left.message ?? "", right.message ?? "");
}

function byNumbers(column: "began" | "ended" | "took", sign: number, now: number): Compare {
  const value = (entry: Entry): number | null => {
    if (column === "began") return entry.start;
    if (column === "ended") return entry.end;
    if (entry.start === null) return null;
    return (entry.end ?? (entry.status === "running" ? now : entry.start)) - entry.start;
  };
  return (left, right) => {
    const one = value(left);
    const other = value(right);
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  };
}

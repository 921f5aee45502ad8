/** What is special about a run, beside its name. */
import { element } from "../element.ts";
import type { Run } from "./run.ts";

/** Return a tag for each: another graph than the usual one, a dry run, deleted. */
export function tags({ graph_type: graph, dry_run: isDryRun, deleted_at: deleted }: Run): Node[] {
  const words = [
    graph === null || graph === "default" ? null : graph,
    isDryRun ? "dry run" : null,
    deleted === null ? null : "deleted",
  ];
  return words.flatMap((word) => (word === null ? [] : [element("span", { class: "tag" }, word)]));
}

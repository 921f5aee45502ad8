/** Tags beside a run's name. */
import { element } from "../element.ts";
import type { Run } from "./run.ts";

/** Return a tag for each: a graph other than the default, a dry run, deleted. */
export function tags({ graph_type: graph, dry_run: isDryRun, deleted_at: deleted }: Run): Node[] {
  const words = [
    graph === null || graph === "default" ? null : graph,
    isDryRun ? "dry run" : null,
    deleted === null ? null : "deleted",
  ];
  return words.flatMap((word) => (word === null ? [] : [element("span", { class: "tag" }, word)]));
}

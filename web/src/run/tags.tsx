/** Tags beside a run's name. */
import { readable } from "../readable.ts";
import type { Run } from "./run.ts";

/** A tag for each: a graph other than the default, a dry run, stopped, deleted. */
export function Tags({ run }: { readonly run: Run }) {
  const { graph_type: graph, dry_run: isDryRun, deleted_at: deleted, outcome } = run;
  const words = [
    graph === null || graph === "default" ? null : graph,
    isDryRun ? "dry run" : null,
    outcome === "stopped" || outcome === "silent" ? outcome : null,
    deleted === null ? null : "deleted",
  ];
  return (
    <>
      {words.map(
        (word) =>
          word !== null && (
            <span key={word} class="tag" title={readable(word)}>
              {readable(word)}
            </span>
          ),
      )}
    </>
  );
}

/** Runs as a table. */
import { element } from "../element.ts";
import { at, duration } from "../format.ts";
import { badge, nothing, progressBar } from "../marks.ts";
import { address } from "../route.ts";
import type { Run } from "../run/run.ts";
import { tags } from "../run/tags.ts";
import { table } from "../table.ts";

const COLUMNS = ["Run", "Status", "Environment", "Started", "Duration", "Failures", "Progress"];

/** Return the table; `failed`: the number of failures by run; `names`: those of environments. */
export function runTable(
  runs: readonly Run[],
  failed: ReadonlyMap<number, string>,
  names: ReadonlyMap<number, string>,
): HTMLElement {
  if (runs.length === 0) {
    return nothing(
      "No run matches the filter.",
      "Runs appear here as soon as the orchestrator starts them. Remove a filter to see more.",
    );
  }
  const rows = runs.map((run) => row(run, failed.get(run.id), names));
  return table("Runs, newest first", COLUMNS, rows);
}

function row(
  run: Run,
  failures: string | undefined,
  names: ReadonlyMap<number, string>,
): HTMLElement {
  const environment =
    run.cluster === null ? "–" : (names.get(run.cluster) ?? `environment ${run.cluster}`);
  return element(
    "tr",
    { class: run.deleted_at === null ? "" : "deleted" },
    element(
      "th",
      { scope: "row" },
      element(
        "a",
        { href: address(["runs", run.id]), "data-key": `run-${run.id}`, "data-row": true },
        `${run.id} ${run.name}`,
      ),
      ...tags(run),
    ),
    element("td", {}, badge(run.status)),
    element("td", {}, environment),
    element("td", {}, at(run.time_start)),
    element("td", { class: "number" }, took(run)),
    element(
      "td",
      { class: "number" },
      failures === undefined || failures === "0"
        ? element("span", { class: "quiet" }, "–")
        : element("span", { class: "status error" }, failures),
    ),
    element("td", {}, progressBar(run.progress, `Progress of run ${run.id}`)),
  );
}

function took({ time_start: start, time_end: end, status }: Run): string {
  if (start === null) return "–";
  if (end !== null) return duration((end - start) * 1000);
  return status === "running" ? `since ${duration(Date.now() - start * 1000)}` : "–";
}

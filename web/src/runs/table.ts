/** Runs as a table. */
import { element } from "../element.ts";
import { duration, timeElement } from "../format.ts";
import { badge, nothing, progressBar } from "../marks.ts";
import { address } from "../route.ts";
import type { Run } from "../shapes.ts";

/** Return the table; `failed` is the number of failures by run, `names` are those of environments. */
export function runTable(runs: readonly Run[], failed: ReadonlyMap<number, string>, names: ReadonlyMap<number, string>): HTMLElement {
  if (runs.length === 0) return nothing("No run is like this.", "Runs appear here as soon as the orchestrator starts them. Or fewer filters?");
  return element(
    "div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Runs, newest first" },
    element(
      "table", { class: "runs" },
      element("thead", {}, element("tr", {},
        ...["Run", "Status", "Environment", "Began", "Took", "Failures", "Progress"].map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...runs.map((run) => row(run, failed.get(run.id), names))),
    ),
  );
}

function row(run: Run, failures: string | undefined, names: ReadonlyMap<number, string>): HTMLElement {
  const environment = run.cluster === null ? "–" : (names.get(run.cluster) ?? `environment ${run.cluster}`);
  return element(
    "tr", { class: run.deleted_at === null ? "" : "deleted" },
    element("th", { scope: "row" },
      element("a", { href: address(["runs", run.id]), "data-key": `run-${run.id}`, "data-row": true }, `${run.id} ${run.name}`),
      run.graph_type !== null && run.graph_type !== "default" && element("span", { class: "tag" }, run.graph_type),
      run.dry_run && element("span", { class: "tag" }, "dry run"),
      run.deleted_at !== null && element("span", { class: "tag" }, "deleted")),
    element("td", {}, badge(run.status)),
    element("td", {}, environment),
    element("td", {}, timeElement(run.time_start === null ? null : run.time_start * 1000)),
    element("td", { class: "number" }, took(run)),
    element("td", { class: "number" }, failures === undefined || failures === "0" ? element("span", { class: "quiet" }, "–") : element("span", { class: "status error" }, failures)),
    element("td", {}, progressBar(run.progress, `Progress of run ${run.id}`)),
  );
}

function took(run: Run): string {
  if (run.time_start === null) return "–";
  if (run.time_end === null) return run.status === "running" ? `since ${duration(Date.now() - run.time_start * 1000)}` : "–";
  return duration((run.time_end - run.time_start) * 1000);
}

/** What failed in a run, first of all; then how far it is. */
import { element } from "../element.ts";
import { count, counted, duration, nodeName, timeElement } from "../format.ts";
import { badge, progressBar } from "../marks.ts";
import { address } from "../route.ts";
import type { FailedEntry, Failures, Run } from "../shapes.ts";

const FIRST = 5;

/** Return a run's name, state, times and progress; `madeAt` as a RunSource has it. */
export function heading(run: Run, madeAt: number | null): HTMLElement {
  const end = run.time_end === null ? null : run.time_end * 1000;
  const start = run.time_start === null ? null : run.time_start * 1000;
  return element(
    "div", { class: "heading" },
    element("h1", {}, `${run.name} ${run.id}`), badge(run.status),
    run.dry_run && element("span", { class: "tag" }, "dry run"),
    run.graph_type !== null && run.graph_type !== "default" && element("span", { class: "tag" }, run.graph_type),
    run.deleted_at !== null && element("span", { class: "tag" }, "deleted"),
    progressBar(run.progress, "Progress"),
    element("dl", { class: "facts" },
      ...fact("environment", run.cluster === null ? "–" : madeAt !== null ? String(run.cluster) : element("a", { href: address(["runs"], { cluster: run.cluster }) }, String(run.cluster))),
      ...fact("began", timeElement(start)), ...fact("ended", timeElement(end)),
      ...fact("took", start === null ? "–" : end === null ? `${duration((madeAt ?? Date.now()) - start)} so far` : duration(end - start))),
  );
}

/** Return what failed, where, why, and what it held up; `select` is called with an entry's id. */
export function failureSummary(run: Run, failures: Failures, all: boolean, select: (id: number) => void, showAll: () => void): HTMLElement {
  const message = run.message !== null && run.message !== "" ? element("p", { class: "message" }, run.message) : null;
  if (failures.failed_total === 0) {
    const text = run.status === "error" ? "The run failed, but no task of it did." : run.status === "ready" ? "Nothing failed." : "Nothing has failed so far.";
    return element("section", { class: `card outcome ${run.status}`, "aria-label": "What failed" }, element("p", {}, element("strong", {}, text)), message);
  }
  const shown = all ? failures.failed : failures.failed.slice(0, FIRST);
  return element(
    "section", { class: "card outcome error", "aria-label": "What failed" },
    element("h2", {}, `${counted(failures.failed_total, "task")} failed`,
      failures.never_ran.total > 0 && element("span", { class: "quiet" }, ` · ${count(failures.never_ran.total)} never ran`,
        failures.never_ran.held_up !== null && failures.never_ran.held_up > 0 && `, ${count(failures.never_ran.held_up)} of them because of ${failures.failed_total === 1 ? "it" : "these"}`)),
    element("ol", { class: "failed" }, ...shown.map((entry) => failed(entry, select))),
    failures.failed.length > shown.length && element("button", { type: "button", click: showAll }, `Show all ${count(failures.failed.length)}`),
    message,
  );
}

function failed(entry: FailedEntry, select: (id: number) => void): HTMLElement {
  // Nobody knows it of a run without a graph.
  const { total, entries } = entry.held_up ?? { total: 0, entries: [] };
  const names = [...new Set(entries.map((each) => `${each.deployment_graph_task_name} on ${nodeName(each.node_id)}`))];
  return element(
    "li", {},
    element("button", { type: "button", class: "link", click: () => select(entry.id) },
      element("strong", {}, entry.deployment_graph_task_name), ` on ${nodeName(entry.node_id)}`),
    entry.time_end !== null && element("span", { class: "quiet" }, " ", timeElement(entry.time_end * 1000)),
    entry.message !== null && element("p", { class: "message" }, entry.message),
    total > 0 && element("details", {},
      element("summary", {}, `held up ${counted(total, "task")}`),
      element("p", { class: "quiet" }, names.join(", "), entries.length < total && ` and ${count(total - entries.length)} more`)),
  );
}

function fact(name: string, value: Node | string): [HTMLElement, HTMLElement] {
  return [element("dt", {}, name), element("dd", {}, value)];
}

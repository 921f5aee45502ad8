/** The failures of a run, shown before everything else. */
import { element } from "../element.ts";
import { at, count, counted, nodeName } from "../format.ts";
import type { Failure, Failures } from "../shapes.ts";
import type { RunStatus } from "../status.ts";
import type { Run } from "./run.ts";

const FIRST = 5;

/**
 * Return the failures: where, why, and what they held up; `select` is called with an entry's id.
 */
export function failureSummary(
  { status, message }: Run,
  failures: Failures,
  all: boolean,
  select: (id: number) => void,
  showAll: () => void,
): HTMLElement {
  const isFailure = failures.failed_total > 0;
  const shown = all ? failures.failed : failures.failed.slice(0, FIRST);
  const rest = failures.failed.length > shown.length && [
    element(
      "button",
      { type: "button", click: showAll },
      `Show all ${count(failures.failed.length)}`,
    ),
  ];
  const failed = shown.map((entry) => failedEntry(entry, select));
  return element(
    "section",
    { class: `card outcome ${isFailure ? "error" : status}`, "aria-label": "What failed" },
    ...(isFailure
      ? [totals(failures), element("ol", { class: "failed" }, ...failed), ...(rest || [])]
      : [element("p", {}, element("strong", {}, withoutFailures(status)))]),
    message !== null && message !== "" && element("p", { class: "message" }, message),
  );
}

function withoutFailures(status: RunStatus): string {
  if (status === "error") return "The run failed, but none of its tasks did.";
  return status === "ready" ? "Nothing failed." : "Nothing has failed so far.";
}

function totals({ failed_total: failed, never_ran: neverRan }: Failures): HTMLElement {
  const because =
    neverRan.held_up !== null &&
    neverRan.held_up > 0 &&
    `, ${count(neverRan.held_up)} of them because of ${failed === 1 ? "it" : "these"}`;
  return element(
    "h2",
    {},
    `${counted(failed, "task")} failed`,
    neverRan.total > 0 &&
      element("span", { class: "quiet" }, ` · ${count(neverRan.total)} never ran`, because),
  );
}

function failedEntry(entry: Failure, select: (id: number) => void): HTMLElement {
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "link", click: () => select(entry.id) },
      element("strong", {}, entry.deployment_graph_task_name),
      ` on ${nodeName(entry.node_id)}`,
    ),
    entry.time_end !== null && element("span", { class: "quiet" }, " ", at(entry.time_end)),
    entry.message !== null && element("p", { class: "message" }, entry.message),
    // Unknown for a run without a graph.
    entry.held_up !== null && entry.held_up.total > 0 && heldUp(entry.held_up),
  );
}

function heldUp({ total, entries }: NonNullable<Failure["held_up"]>): HTMLElement {
  const names = new Set(
    entries.map((each) => `${each.deployment_graph_task_name} on ${nodeName(each.node_id)}`),
  );
  return element(
    "details",
    {},
    element("summary", {}, `held up ${counted(total, "task")}`),
    element(
      "p",
      { class: "quiet" },
      [...names].join(", "),
      entries.length < total && ` and ${count(total - entries.length)} more`,
    ),
  );
}

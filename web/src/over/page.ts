/** A node, or a task, in all runs: durations, and what took longer than usual. */
import { element } from "../element.ts";
import { count, counted, duration, nodeName } from "../format.ts";
import { failure, loading, nothing } from "../marks.ts";
import { address } from "../route.ts";
import type { Entry } from "../shapes.ts";
import type { View } from "../view.ts";
import { history, type Subject } from "./history.ts";
import { plot } from "./plot.ts";
import { type Timed, tasksOfNode, timed, times, type Usual, usual } from "./statistics.ts";
import { entryTable, taskTable } from "./tables.ts";

/** Return the view. */
export function overRuns(subject: Subject): View {
  const stopped = new AbortController();
  const title = titleOf(subject);
  const body = element("div", {}, loading("its history"));
  const load = async (): Promise<void> => {
    try {
      const { rows, more } = await history(subject, stopped.signal);
      const note = `These are the newest ${count(rows.length)} entries.`;
      body.replaceChildren(...shown(subject, rows));
      if (more) body.append(element("p", { class: "quiet" }, note));
    } catch (error) {
      if (!stopped.signal.aborted) body.replaceChildren(failure(error, () => void load()));
    }
  };
  void load();
  const root = element(
    "div",
    { class: "view" },
    element(
      "div",
      { class: "heading" },
      element("h1", {}, title),
      element("span", { class: "quiet" }, "in all runs"),
    ),
    body,
  );
  return { root, title, destroy: () => stopped.abort() };
}

function titleOf({ node, task }: Subject): string {
  if (task === null) return nodeName(node ?? "");
  return node === null ? task : `${task} on ${nodeName(node)}`;
}

function shown(subject: Subject, entries: readonly Entry[]): HTMLElement[] {
  const { node, task } = subject;
  if (entries.length === 0) return [nothing("No task ran here.", "Check the name in the address.")];
  return task === null && node !== null ? ofNode(node, entries) : ofTask(subject, entries);
}

function ofNode(node: string, entries: readonly Entry[]): HTMLElement[] {
  const tasks = tasksOfNode(entries);
  const totals = [
    counted(new Set(entries.map(({ task_id }) => task_id)).size, "run"),
    counted(tasks.length, "task"),
    counted(entries.filter(({ status }) => status === "error").length, "failure"),
  ];
  const order = "The tasks that took longest compared to their usual duration come first.";
  return [element("p", {}, `${totals.join(", ")}. ${order}`), taskTable(node, tasks)];
}

function ofTask({ node, task }: Subject, entries: readonly Entry[]): HTMLElement[] {
  const ended = timed(entries);
  const normal = usual(ended);
  const link = task !== null && element("a", { href: address(["tasks", task]) }, "On all nodes");
  return [
    element("p", {}, howLong(ended, normal), node !== null && link),
    ...(normal === null ? [] : [plot(ended, normal)]),
    entryTable(entries, normal),
  ];
}

function howLong(ended: readonly Timed[], normal: Usual | null): string {
  if (normal === null) return "It never finished.";
  const slow = ended.map(({ took }) => took).filter((took) => took > normal.limit);
  const usually = `Usually ${duration(normal.median)}`;
  if (slow.length === 0) return `${usually}; never much slower. `;
  const worst = times(Math.max(...slow), normal.median);
  return `${usually}; ${counted(slow.length, "time")} much slower, at worst ${worst}. `;
}

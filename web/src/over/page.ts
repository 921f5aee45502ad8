/** A node, or a task, over all runs: how long things take, and what took longer. */
import { getPage, url } from "../api.ts";
import { element } from "../element.ts";
import { count, counted, duration, nodeName } from "../format.ts";
import { failure, loading, nothing } from "../marks.ts";
import { address } from "../route.ts";
import type { Cluster, HistoryRow } from "../shapes.ts";
import type { View } from "../view.ts";
import { plot } from "./plot.ts";
import { timed, times, usual } from "./statistics.ts";
import type { Timed } from "./statistics.ts";
import { entryTable, taskTable } from "./tables.ts";

/** Whose entries: of a node, of a task, or of a task on a node. */
export interface Subject {
  readonly node: string | null;
  readonly task: string | null;
  readonly cluster: string | null;
}

/** The newest entries of all that ever ran; older ones are not read. */
const MOST = 5_000;

/** Return the view. */
export function overRuns(subject: Subject): View {
  const { node, task } = subject;
  const stopped = new AbortController();
  const title = task === null ? nodeName(node ?? "") : node === null ? task : `${task} on ${nodeName(node)}`;
  const body = element("div", {}, loading("its history"));
  const load = async (): Promise<void> => {
    try {
      const { rows, more } = await history(subject, stopped.signal);
      body.replaceChildren(...(rows.length === 0
        ? [nothing("Nothing ran here, as far as is known.", "Perhaps under another name?")]
        : task === null && node !== null ? ofNode(node, rows) : ofTask(subject, rows)),
      ...(more ? [element("p", { class: "quiet" }, `These are the newest ${count(rows.length)} entries.`)] : []));
    } catch (error) {
      if (!stopped.signal.aborted) body.replaceChildren(failure(error, () => void load()));
    }
  };
  void load();
  const root = element("div", { class: "view" },
    element("div", { class: "heading" }, element("h1", {}, title), element("span", { class: "quiet" }, "over all runs")), body);
  return { root, title, destroy: () => stopped.abort() };
}

async function history({ node, task, cluster }: Subject, signal: AbortSignal): Promise<{ rows: HistoryRow[]; more: boolean }> {
  const query = { tasks_names: task, order_by: "-time_start", limit: MOST };
  const of = async (path: string): Promise<{ rows: HistoryRow[]; more: boolean }> => {
    const page = await getPage<HistoryRow>(url(`${path}/deployment_history/`, query), signal);
    return { rows: page.rows, more: page.next !== null };
  };
  if (node !== null) return of(`nodes/${encodeURIComponent(node)}`);
  const ids = cluster !== null ? [cluster] : (await getPage<Cluster>(url("clusters/"), signal)).rows.map(({ id }) => String(id));
  const found = await Promise.all(ids.map((id) => of(`clusters/${encodeURIComponent(id)}`)));
  return { rows: found.flatMap(({ rows }) => rows), more: found.some(({ more }) => more) };
}

function ofNode(node: string, rows: readonly HistoryRow[]): HTMLElement[] {
  const byTask = new Map<string, Timed[]>();
  for (const each of timed(rows)) {
    const name = each.row.deployment_graph_task_name;
    byTask.set(name, [...(byTask.get(name) ?? []), each]);
  }
  const runs = new Set(rows.map(({ task_id }) => task_id)).size;
  const failed = rows.filter(({ status }) => status === "error").length;
  return [
    element("p", {}, `${counted(runs, "run")}, ${counted(byTask.size, "task")}, ${counted(failed, "failure")}. First what took longest against what is usual for it.`),
    taskTable(node, byTask, rows),
  ];
}

function ofTask({ node, task }: Subject, rows: readonly HistoryRow[]): HTMLElement[] {
  const entries = timed(rows);
  const normal = usual(entries);
  const slow = normal === null ? [] : entries.filter(({ took }) => took > normal.limit);
  const worst = slow.reduce((longest, { took }) => Math.max(longest, took), 0);
  return [
    element("p", {},
      normal === null ? "It never ran to an end." : `Usually ${duration(normal.median)}; ${slow.length === 0 ? "never much slower" : `${counted(slow.length, "time")} much slower, at worst ${times(worst, normal.median)}`}. `,
      node !== null && task !== null && element("a", { href: address(["tasks", task]) }, "On all nodes")),
    ...(normal === null ? [] : [plot(entries, normal)]),
    entryTable(rows, normal),
  ];
}

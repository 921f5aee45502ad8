/** The tables under the plots. */
import { element } from "../element.ts";
import { duration, nodeName, timeElement } from "../format.ts";
import { badge } from "../marks.ts";
import { address } from "../route.ts";
import type { HistoryRow } from "../shapes.ts";
import { times, usual } from "./statistics.ts";
import type { Timed, Usual } from "./statistics.ts";

/** More rows than anybody reads; the API has them all. */
const MOST_ROWS = 500;

/** Return a table of entries, the newest first. */
export function entryTable(rows: readonly HistoryRow[], normal: Usual | null): HTMLElement {
  const newest = [...rows].sort((left, right) => right.task_id - left.task_id || (right.time_start ?? 0) - (left.time_start ?? 0)).slice(0, MOST_ROWS);
  return table("Entries, newest first", ["Run", "Node", "Status", "Began", "Took", "Against usual"], newest.map((row) => {
    const took = row.time_start === null || row.time_end === null ? null : (row.time_end - row.time_start) * 1000;
    const slow = took !== null && normal !== null && took > normal.limit;
    return [
      element("a", { href: address(["runs", row.task_id], { entry: row.id, view: "table" }), "data-row": true }, String(row.task_id)),
      element("a", { href: address(["tasks", row.deployment_graph_task_name], { node: row.node_id }) }, nodeName(row.node_id)),
      badge(row.status), timeElement(row.time_start === null ? null : row.time_start * 1000),
      took === null ? "–" : duration(took),
      took === null || normal === null ? "" : element("span", { class: slow ? "slow" : "" }, times(took, normal.median), slow && " slow"),
    ];
  }));
}

/** Return a table of a node's tasks: first those whose last run was slowest against what is usual. */
export function taskTable(node: string, byTask: ReadonlyMap<string, readonly Timed[]>, rows: readonly HistoryRow[]): HTMLElement {
  const failures = new Map<string, number>();
  for (const row of rows) if (row.status === "error") failures.set(row.deployment_graph_task_name, (failures.get(row.deployment_graph_task_name) ?? 0) + 1);
  const tasks = [...byTask].flatMap(([name, entries]) => {
    const normal = usual(entries);
    const last = entries.reduce((newest, each) => (each.start > newest.start ? each : newest));
    return normal === null ? [] : [{ name, entries, normal, last, ratio: normal.median === 0 ? 0 : last.took / normal.median }];
  });
  tasks.sort((left, right) => Number(right.last.took > right.normal.limit) - Number(left.last.took > left.normal.limit) ||
    (failures.get(right.name) ?? 0) - (failures.get(left.name) ?? 0) || right.ratio - left.ratio);
  return table("Tasks of the node", ["Task", "Last status", "Last run", "Took", "Usually", "Against usual", "Times", "Failures"], tasks.map(({ name, entries, normal, last }) => {
    const slow = last.took > normal.limit;
    return [
      element("a", { href: address(["tasks", name], { node }), "data-row": true }, name),
      badge(last.row.status),
      element("a", { href: address(["runs", last.row.task_id], { entry: last.row.id, view: "table" }) }, String(last.row.task_id)),
      duration(last.took), duration(normal.median),
      element("span", { class: slow ? "slow" : "" }, times(last.took, normal.median), slow && " slow"),
      String(entries.length), String(failures.get(name) ?? 0),
    ];
  }));
}

function table(name: string, columns: readonly string[], rows: readonly (readonly (Node | string)[])[]): HTMLElement {
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": name },
    element("table", {},
      element("thead", {}, element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column)))),
      element("tbody", {}, ...rows.map((cells) => element("tr", {}, ...cells.map((cell) => element("td", {}, cell)))))));
}

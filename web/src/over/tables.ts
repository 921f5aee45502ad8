/** The tables under the plots. */
import { element } from "../element.ts";
import { at, duration, nodeName } from "../format.ts";
import { badge } from "../marks.ts";
import { address } from "../route.ts";
import type { Entry } from "../shapes.ts";
import { table } from "../table.ts";
import { type TaskOfNode, times, tookOf, type Usual } from "./statistics.ts";

/** The maximum number of rows; the API has them all. */
const MOST_ROWS = 500;

/** Return a table of entries, the newest first. */
export function entryTable(entries: readonly Entry[], normal: Usual | null): HTMLElement {
  const newest = [...entries].sort(
    (left, right) =>
      right.task_id - left.task_id || (right.time_start ?? 0) - (left.time_start ?? 0),
  );
  return table(
    "Entries, newest first",
    ["Run", "Node", "Status", "Started", "Duration", "Compared to usual"],
    newest.slice(0, MOST_ROWS).map((entry) => {
      const took = tookOf(entry);
      const { deployment_graph_task_name: task, node_id: node } = entry;
      return row(
        element("a", { href: inRun(entry), "data-row": true }, String(entry.task_id)),
        element("a", { href: address(["tasks", task], { node }) }, nodeName(node)),
        badge(entry.status),
        at(entry.time_start),
        took === null ? "–" : duration(took),
        took === null || normal === null ? "" : againstUsual(took, normal),
      );
    }),
  );
}

/** Return a table of a node's tasks, in this order. */
export function taskTable(node: string, tasks: readonly TaskOfNode[]): HTMLElement {
  return table(
    "Tasks of the node",
    [
      "Task",
      "Last status",
      "Last run",
      "Duration",
      "Usual duration",
      "Compared to usual",
      "Runs",
      "Failures",
    ],
    tasks.map(({ name, normal, last, ended, failures }) =>
      row(
        element("a", { href: address(["tasks", name], { node }), "data-row": true }, name),
        badge(last.row.status),
        element("a", { href: inRun(last.row) }, String(last.row.task_id)),
        duration(last.took),
        duration(normal.median),
        againstUsual(last.took, normal),
        String(ended),
        String(failures),
      ),
    ),
  );
}

function againstUsual(took: number, normal: Usual): HTMLElement {
  const slow = took > normal.limit;
  return element(
    "span",
    { class: slow ? "slow" : "" },
    times(took, normal.median),
    slow && " slow",
  );
}

/** The address of an entry in its run. */
function inRun({ id, task_id: run }: Entry): string {
  return address(["runs", run], { entry: id, view: "table" });
}

function row(...cells: readonly (Node | string)[]): HTMLElement {
  return element("tr", {}, ...cells.map((cell) => element("td", {}, cell)));
}

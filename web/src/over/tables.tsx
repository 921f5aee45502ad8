/** The tables under the plots. */
import { duration, nodeName } from "../format.ts";
import { Badge } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Entry } from "../shapes.ts";
import { Table } from "../table.tsx";
import { At } from "../times.tsx";
import { type TaskOfNode, times, tookOf, type Usual } from "./statistics.ts";

/** The maximum number of rows; the API has them all. */
const MOST_ROWS = 500;

const ENTRY_COLUMNS = ["Run", "Node", "Status", "Started", "Duration", "Compared to usual"];
const TASK_COLUMNS = [
  "Task",
  "Last status",
  "Last run",
  "Duration",
  "Usual duration",
  "Compared to usual",
  "Runs",
  "Failures",
];

interface EntryTableProps {
  readonly entries: readonly Entry[];
  /** Null: unknown. */
  readonly normal: Usual | null;
}

/** Entries, the newest first. */
export function EntryTable({ entries, normal }: EntryTableProps) {
  const newest = [...entries].sort(
    (left, right) =>
      right.task_id - left.task_id || (right.time_start ?? 0) - (left.time_start ?? 0),
  );
  return (
    <Table name="Entries, newest first" columns={ENTRY_COLUMNS}>
      {newest.slice(0, MOST_ROWS).map((entry) => (
        <EntryRow key={entry.id} entry={entry} normal={normal} />
      ))}
    </Table>
  );
}

interface EntryRowProps {
  readonly entry: Entry;
  readonly normal: Usual | null;
}

function EntryRow({ entry, normal }: EntryRowProps) {
  const took = tookOf(entry);
  const { deployment_graph_task_name: task, node_id: node } = entry;
  return (
    <tr>
      <td>
        <a href={inRun(entry)} data-row>
          {entry.task_id}
        </a>
      </td>
      <td>
        <a href={address(["tasks", task], { node })}>{nodeName(node)}</a>
      </td>
      <td>
        <Badge status={entry.status} />
      </td>
      <td>
        <At seconds={entry.time_start} />
      </td>
      <td>{took === null ? "–" : duration(took)}</td>
      <td>{took !== null && normal !== null && <AgainstUsual took={took} normal={normal} />}</td>
    </tr>
  );
}

interface TaskTableProps {
  readonly node: string;
  readonly tasks: readonly TaskOfNode[];
}

/** A node's tasks, in this order. */
export function TaskTable({ node, tasks }: TaskTableProps) {
  return (
    <Table name="Tasks of the node" columns={TASK_COLUMNS}>
      {tasks.map(({ name, normal, last, ended, failures }) => (
        <tr key={name}>
          <td>
            <a href={address(["tasks", name], { node })} data-row>
              {readable(name)}
            </a>
          </td>
          <td>
            <Badge status={last.row.status} />
          </td>
          <td>
            <a href={inRun(last.row)}>{last.row.task_id}</a>
          </td>
          <td>{duration(last.took)}</td>
          <td>{duration(normal.median)}</td>
          <td>
            <AgainstUsual took={last.took} normal={normal} />
          </td>
          <td>{ended}</td>
          <td>{failures}</td>
        </tr>
      ))}
    </Table>
  );
}

function AgainstUsual({ took, normal }: { readonly took: number; readonly normal: Usual }) {
  const isSlow = took > normal.limit;
  return (
    <span class={isSlow ? "slow" : ""}>
      {times(took, normal.median)}
      {isSlow && " slow"}
    </span>
  );
}

/** The address of an entry in its run. */
function inRun({ id, task_id: run }: Entry): string {
  return address(["runs", run], { entry: id, view: "table" });
}

/** A node, or a task, in all runs: durations, and what took longer than usual. */
import { count, counted, duration, nodeName } from "../format.ts";
import { Failure, Loading, Nothing } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Entry } from "../shapes.ts";
import { useLoaded } from "../use_loaded.ts";
import { useTitle } from "../use_title.ts";
import { history, type Subject } from "./history.ts";
import { Plot } from "./plot.tsx";
import { type Timed, tasksOfNode, timed, times, type Usual, usual } from "./statistics.ts";
import { EntryTable, TaskTable } from "./tables.tsx";

export function OverRuns(subject: Subject) {
  const title = titleOf(subject);
  useTitle(title);
  const { thing, problem, again } = useLoaded(
    (signal) => history(subject, signal),
    JSON.stringify(subject),
  );
  return (
    <div class="view">
      <div class="heading">
        <h1>{title}</h1>
        <span class="quiet">in all runs</span>
      </div>
      <div>
        {problem !== null && <Failure error={problem} again={again} />}
        {thing === null && problem === null && <Loading what="its history" />}
        {thing !== null && <Shown subject={subject} entries={thing.rows} />}
        {thing?.more && (
          <p class="quiet">These are the newest {count(thing.rows.length)} entries.</p>
        )}
      </div>
    </div>
  );
}

function titleOf({ node, task }: Subject): string {
  if (task === null) return nodeName(node ?? "");
  const name = readable(task);
  return node === null ? name : `${name} on ${nodeName(node)}`;
}

interface ShownProps {
  readonly subject: Subject;
  readonly entries: readonly Entry[];
}

function Shown({ subject, entries }: ShownProps) {
  const { node, task } = subject;
  if (entries.length === 0)
    return <Nothing title="No task ran here." hint="Check the name in the address." />;
  if (task === null && node !== null) return <OfNode node={node} entries={entries} />;
  return <OfTask subject={subject} entries={entries} />;
}

function OfNode({ node, entries }: { readonly node: string; readonly entries: readonly Entry[] }) {
  const tasks = tasksOfNode(entries);
  const totals = [
    counted(new Set(entries.map(({ task_id }) => task_id)).size, "run"),
    counted(tasks.length, "task"),
    counted(entries.filter(({ status }) => status === "error").length, "failure"),
  ];
  const order = "The tasks that took longest compared to their usual duration come first.";
  return (
    <>
      <p>
        {totals.join(", ")}. {order}
      </p>
      <TaskTable node={node} tasks={tasks} />
    </>
  );
}

function OfTask({ subject: { node, task }, entries }: ShownProps) {
  const ended = timed(entries);
  const normal = usual(ended);
  return (
    <>
      <p>
        {howLong(ended, normal)}
        {node !== null && task !== null && <a href={address(["tasks", task])}>On all nodes</a>}
      </p>
      {normal !== null && <Plot entries={ended} usual={normal} />}
      <EntryTable entries={entries} normal={normal} />
    </>
  );
}

function howLong(ended: readonly Timed[], normal: Usual | null): string {
  if (normal === null) return "It never finished.";
  const slow = ended.map(({ took }) => took).filter((took) => took > normal.limit);
  const usually = `Usually ${duration(normal.median)}`;
  if (slow.length === 0) return `${usually}; never much slower. `;
  const worst = times(Math.max(...slow), normal.median);
  return `${usually}; ${counted(slow.length, "time")} much slower, at worst ${worst}. `;
}

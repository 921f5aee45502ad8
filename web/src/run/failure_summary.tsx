/** The failures of a run, shown before everything else. */
import { useState } from "preact/hooks";
import { count, counted, nodeName } from "../format.ts";
import { Message } from "../message.tsx";
import { readable } from "../readable.ts";
import type { Failure, Failures } from "../shapes.ts";
import { isOver } from "../status.ts";
import { At } from "../times.tsx";
import type { Run } from "./run.ts";

const FIRST = 5;

interface FailureSummaryProps {
  readonly run: Run;
  readonly failures: Failures;
  /** Called with an entry's id. */
  readonly select: (id: number) => void;
}

/** The failures: where, why, and what they held up; or how a run without failures ended. */
export function FailureSummary({ run, failures, select }: FailureSummaryProps) {
  const [showsAll, setShowsAll] = useState(false);
  const isFailure = failures.failed_total > 0;
  const shown = showsAll ? failures.failed : failures.failed.slice(0, FIRST);
  const ending = withoutFailures(run, failures.never_ran.total);
  return (
    <section class={`card outcome ${isFailure ? "error" : ending.status}`} aria-label="What failed">
      {isFailure ? (
        <>
          <Totals failures={failures} />
          <ol class="failed">
            {shown.map((entry) => (
              <FailedEntry key={entry.id} entry={entry} select={select} />
            ))}
          </ol>
          {shown.length < failures.failed.length && (
            <button type="button" onClick={() => setShowsAll(true)}>
              Show all {count(failures.failed.length)}
            </button>
          )}
        </>
      ) : (
        <p>
          <strong>{ending.text}</strong>
        </p>
      )}
      {run.message !== null && run.message !== "" && <Message text={run.message} />}
    </section>
  );
}

/** Return what to say of a run without failed tasks, and the status whose colour it has. */
function withoutFailures(run: Run, neverRan: number): { text: string; status: string } {
  const { status, outcome } = run;
  if (!isOver(run)) return { text: "Nothing has failed so far.", status };
  const left = neverRan > 0 ? `${counted(neverRan, "task")} never ran` : "";
  if (outcome === "stopped")
    return { text: `The run was stopped${left && `: ${left}`}.`, status: "skipped" };
  if (status === "error")
    return { text: `The run failed, but none of its tasks did${left && `; ${left}`}.`, status };
  if (left) return { text: `Nothing failed, but ${left}.`, status: "skipped" };
  return { text: "Nothing failed.", status };
}

function Totals({ failures }: { readonly failures: Failures }) {
  const { failed_total: failed, never_ran: neverRan } = failures;
  const heldUp = neverRan.held_up ?? 0;
  return (
    <h2>
      {counted(failed, "task")} failed
      {neverRan.total > 0 && (
        <span class="quiet">
          {` · ${count(neverRan.total)} never ran`}
          {heldUp > 0 && `, ${count(heldUp)} of them because of ${failed === 1 ? "it" : "these"}`}
        </span>
      )}
    </h2>
  );
}

interface FailedEntryProps {
  readonly entry: Failure;
  readonly select: (id: number) => void;
}

function FailedEntry({ entry, select }: FailedEntryProps) {
  return (
    <li>
      <button type="button" class="link" onClick={() => select(entry.id)}>
        <strong>{readable(entry.deployment_graph_task_name)}</strong> on {nodeName(entry.node_id)}
      </button>
      {entry.time_end !== null && (
        <span class="quiet">
          {" "}
          <At seconds={entry.time_end} />
        </span>
      )}
      {entry.message !== null && <Message text={entry.message} />}
      {/* Unknown for a run without a graph. */}
      {entry.held_up !== null && entry.held_up.total > 0 && <HeldUp {...entry.held_up} />}
    </li>
  );
}

function HeldUp({ total, entries }: NonNullable<Failure["held_up"]>) {
  const names = new Set(
    entries.map(
      (each) => `${readable(each.deployment_graph_task_name)} on ${nodeName(each.node_id)}`,
    ),
  );
  return (
    <details>
      <summary>held up {counted(total, "task")}</summary>
      <p class="quiet">
        {[...names].join(", ")}
        {entries.length < total && ` and ${count(total - entries.length)} more`}
      </p>
    </details>
  );
}

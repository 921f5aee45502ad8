/** Runs as a table. */
import { count, duration } from "../format.ts";
import { Badge, Nothing, ProgressBar } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Run } from "../run/run.ts";
import { Tags } from "../run/tags.tsx";
import { isOver } from "../status.ts";
import { Table } from "../table.tsx";
import { At } from "../times.tsx";
import { useClock } from "../use_clock.ts";

const COLUMNS = [
  "Run",
  "Status",
  "Environment",
  "Started",
  "Duration",
  "Failures",
  "Never ran",
  "Progress",
];

interface RunTableProps {
  readonly runs: readonly Run[];
  /** The names of environments. */
  readonly names: ReadonlyMap<number, string>;
}

export function RunTable({ runs, names }: RunTableProps) {
  if (runs.length === 0)
    return (
      <Nothing
        title="No run matches the filter."
        hint="Runs appear here as soon as the orchestrator starts them. Remove a filter to see more."
      />
    );
  return (
    <Table name="Runs, newest first" columns={COLUMNS}>
      {runs.map((run) => (
        <RunRow key={run.id} run={run} names={names} />
      ))}
    </Table>
  );
}

interface RunRowProps {
  readonly run: Run;
  readonly names: ReadonlyMap<number, string>;
}

function RunRow({ run, names }: RunRowProps) {
  const environment =
    run.cluster === null ? "–" : (names.get(run.cluster) ?? `environment ${run.cluster}`);
  return (
    <tr class={run.deleted_at === null ? "" : "deleted"}>
      <th scope="row">
        <a href={address(["runs", run.id])} data-row>
          {run.id} {readable(run.name)}
        </a>
        <Tags run={run} />
      </th>
      <td>
        <Badge status={run.status} />
      </td>
      <td>{environment}</td>
      <td>
        <At seconds={run.time_start} />
      </td>
      <td class="number">
        <Took run={run} />
      </td>
      <td class="number">
        <Count of={run.failed} kind="status error" />
      </td>
      <td class="number">
        {/* What a run that goes on did not run, it may still run. */}
        <Count of={isOver(run) ? run.never_ran : 0} kind="" />
      </td>
      <td>
        <ProgressBar progress={run.progress} name={`Progress of run ${run.id}`} />
      </td>
    </tr>
  );
}

function Count({ of, kind }: { readonly of: number; readonly kind: string }) {
  return of === 0 ? <span class="quiet">–</span> : <span class={kind}>{count(of)}</span>;
}

function Took({ run: { time_start: start, time_end: end, status } }: { readonly run: Run }) {
  const isRunning = start !== null && end === null && status === "running";
  const now = useClock(isRunning);
  if (start === null) return <>–</>;
  if (end !== null) return <>{duration((end - start) * 1000)}</>;
  return <>{isRunning ? `since ${duration(now - start * 1000)}` : "–"}</>;
}

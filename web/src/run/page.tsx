/** One run: its failures first, then its entries in three views. */
import { useMemo } from "preact/hooks";
import { Failure, Loading, Nothing } from "../marks.tsx";
import { replaceQuery } from "../route.ts";
import { StaleNote } from "../stale.tsx";
import { TabPanel, Tabs } from "../tabs.tsx";
import { Unknown } from "../unknown.tsx";
import { useClock } from "../use_clock.ts";
import { useRoute } from "../use_route.ts";
import { useTitle } from "../use_title.ts";
import { Brief } from "./brief.tsx";
import { Causes } from "./causes.tsx";
import { Details } from "./details.tsx";
import { countByStatus } from "./entries.ts";
import { FailureSummary } from "./failure_summary.tsx";
import { filterOf } from "./filter.ts";
import { FilterForm } from "./filter_form.tsx";
import { Heading } from "./heading.tsx";
import { NO_ROLES } from "./roles.ts";
import type { RunData } from "./run_data.ts";
import { save } from "./save.ts";
import { shownOf } from "./shown.ts";
import type { RunSource } from "./source.ts";
import { useOpened } from "./use_opened.ts";
import { useRunData } from "./use_run_data.ts";
import { VIEWS } from "./views.ts";

/** The page of a run. */
export function RunPage({ source }: { readonly source: RunSource }) {
  const data = useRunData(source);
  useTitle(`Run ${source.id}`);
  const opened = useOpened(data);
  if (data.isUnknown)
    return (
      <Unknown
        title={`Run ${source.id} does not exist`}
        hint="It never did, or retention has removed it."
      />
    );
  return (
    <div class="view run">
      <Beginning data={data} select={opened.select} />
      <Entries data={data} opened={opened} />
    </div>
  );
}

interface BeginningProps {
  readonly data: RunData;
  readonly select: (id: number) => void;
}

/** The run itself, and what failed. */
function Beginning({ data, select }: BeginningProps) {
  const { run, problem, failures, failuresProblem, freshness, source } = data;
  return (
    <>
      <div>
        {run === null ? <h1>Run {source.id}</h1> : <Heading run={run} madeAt={source.madeAt} />}
        {problem !== null && <Failure {...problem} />}
        {problem === null && run === null && <Loading what="the run" />}
      </div>
      <StaleNote of={freshness} />
      {run !== null && (
        <Brief
          source={source}
          version={`${run.status} ${run.failed} ${run.never_ran}`}
          isLive={data.isLive}
        />
      )}
      <div class="outcome-place">
        {failuresProblem !== null && <Failure {...failuresProblem} />}
        {failuresProblem === null && run !== null && failures !== null && (
          <FailureSummary run={run} failures={failures} select={select} />
        )}
      </div>
      {run !== null && run.failed > 0 && (
        <Causes source={source} version={`${run.status} ${run.failed}`} />
      )}
    </>
  );
}

interface EntriesProps {
  readonly data: RunData;
  readonly opened: ReturnType<typeof useOpened>;
}

/** The entries that match the filter, in the view that the address names. */
function Entries({ data, opened }: EntriesProps) {
  const { query } = useRoute();
  const asked = query.get("view");
  const kind = VIEWS.find(({ name }) => name === asked) ?? VIEWS[0];
  const known = data.roles.known ?? NO_ROLES;
  const { version } = data;
  const filter = filterOf(query);
  // All of these change with the version only.
  const shown = useMemo(() => shownOf(data, filter), [version, JSON.stringify(filter)]);
  const nodes = useMemo(() => data.entries.nodes(known), [version]);
  const tasks = useMemo(() => data.entries.tasks(), [version]);
  useClock(data.isLive);
  const isBegun = data.run !== null && (data.isWhole || data.entries.all.length > 0);
  const exported = (): void => {
    const entries = shown?.entries ?? [];
    save(data.source.id, entries, entries.length === data.entries.all.length);
  };
  return (
    <>
      <FilterForm
        filter={filter}
        counts={countByStatus(shown?.ofAllStatuses ?? [])}
        tasks={tasks}
        nodes={nodes.map(({ id }) => id)}
        roles={known.names}
        changed={replaceQuery}
      />
      {data.roles.problem !== null && <Failure error={data.roles.problem} again={data.roles.ask} />}
      <div class="bar">
        <Tabs tabs={VIEWS} chosen={kind.name} choose={(view) => replaceQuery({ view })} />
        <span class="shown">
          <span class="quiet" role="status">
            {isBegun && (shown?.text ?? "The roles are not known yet")}
          </span>
          {/* Only when all entries are loaded: otherwise it would save a part of them. */}
          <button
            type="button"
            disabled={shown === null || !data.isWhole}
            title="Save the filtered entries as CSV"
            onClick={exported}
          >
            CSV
          </button>
        </span>
      </div>
      <div class="looked-at">
        <TabPanel chosen={kind.name} isWaiting={shown === null}>
          {isBegun && shown?.entries.length === 0 && <NoEntries of={data} />}
          {shown !== null && shown.entries.length > 0 && (
            <kind.View
              entries={shown.entries}
              nodes={nodes}
              now={data.now}
              selected={opened.entry?.id ?? null}
              onSelect={({ id }) => opened.select(id)}
            />
          )}
        </TabPanel>
        <div class="aside">
          {opened.entry !== undefined && (
            <Details
              key={opened.entry.id}
              source={data.source}
              entry={opened.entry}
              roles={known}
              cluster={data.run?.cluster ?? null}
              goesOn={data.isLive}
              close={opened.close}
            />
          )}
        </div>
      </div>
    </>
  );
}

function NoEntries({ of: { entries } }: { readonly of: RunData }) {
  return entries.all.length === 0 ? (
    <Nothing
      title="This run has no entries."
      hint="They appear here when its first task is reported."
    />
  ) : (
    <Nothing title="No entry matches the filter." hint="Remove a filter to see more." />
  );
}

/** Environments, and runs in order of time. */
import { getPage, type Page, url } from "../api.ts";
import { inSeconds } from "../exact_times.ts";
import { Failure, Loading } from "../marks.tsx";
import { cursorsOf, Pager } from "../pager.tsx";
import type { Run } from "../run/run.ts";
import type { Cluster } from "../shapes.ts";
import { StaleNote } from "../stale.tsx";
import { useRoute } from "../use_route.ts";
import { useTitle } from "../use_title.ts";
import { useWatched } from "../use_watched.ts";
import { Environments, nameOf } from "./environments.tsx";
import { RunFilters } from "./filters.tsx";
import { RunTable } from "./table.tsx";

const PAGE_SIZE = 25;
const EVERY = 3_000;
/** Of so many environments the last run is shown. */
const MOST_LATEST = 30;

interface Listed {
  readonly clusters: readonly Cluster[];
  readonly latest: readonly (Run | null)[];
  readonly runs: Page<Run>;
}

/** All runs; the list is updated every few seconds. */
export function RunList() {
  const { query } = useRoute();
  useTitle("Runs");
  const asked = query.toString();
  const { shown, problem, freshness, now } = useWatched(
    (signal) => listed(query, signal),
    EVERY,
    asked,
  );
  return (
    <div class="view">
      <h1>Runs</h1>
      <section aria-label="Environments">
        {shown !== null && <Environments {...shown} chosen={query.get("cluster")} />}
      </section>
      <RunFilters query={query} />
      <StaleNote of={freshness} />
      <section aria-label="Runs">
        {problem !== null && <Failure error={problem} again={now} />}
        {shown === null && problem === null && <Loading what="runs" />}
        {shown !== null && (
          <>
            <RunTable
              runs={shown.runs.rows}
              names={new Map(shown.clusters.map((each) => [each.id, nameOf(each)]))}
            />
            <Pager next={shown.runs.next} cursors={cursorsOf(query)} />
          </>
        )}
      </section>
    </div>
  );
}

async function listed(query: URLSearchParams, signal: AbortSignal): Promise<Listed> {
  const path = query.get("deleted") === "hidden" ? "v1/tasks/" : "v1/transactions/";
  const [clusters, runs] = await Promise.all([
    getPage<Cluster>(url("clusters/", { limit: 100 }), signal),
    getPage<Run>(
      url(path, {
        cluster_id: query.get("cluster"),
        statuses: query.get("statuses"),
        transaction_types: query.get("name"),
        limit: PAGE_SIZE,
        order_by: "-id",
        cursor: cursorsOf(query).at(-1) ?? null,
      }),
      signal,
    ),
  ]);
  const first = clusters.rows.slice(0, MOST_LATEST);
  const latest = await Promise.all(first.map(({ id }) => lastRun(id, signal)));
  inSeconds(runs.rows);
  return { clusters: clusters.rows, latest, runs };
}

async function lastRun(cluster: number, signal: AbortSignal): Promise<Run | null> {
  const { rows } = await getPage<Run>(
    url("transactions/", { cluster_id: cluster, limit: 20, order_by: "-id" }),
    signal,
  );
  // Skip runs that only group others and have no history: use the last of their parts.
  const parents = new Set(rows.map((each) => each.parent_id));
  return rows.find((each) => !parents.has(each.id)) ?? rows[0] ?? null;
}

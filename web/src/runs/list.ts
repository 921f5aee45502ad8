/** Environments, and runs in order of time. */
import { getPage, url } from "../api.ts";
import { element } from "../element.ts";
import { loading } from "../marks.ts";
import { cursorsOf, pager } from "../pager.ts";
import { route } from "../route.ts";
import type { Run } from "../run/run.ts";
import type { Cluster } from "../shapes.ts";
import type { View } from "../view.ts";
import type { Loaded } from "../watched.ts";
import { Watched } from "../watched.ts";
import { environments, nameOf } from "./environments.ts";
import { countFailures } from "./failures.ts";
import { runFilters } from "./filters.ts";
import { runTable } from "./table.ts";

const PAGE_SIZE = 25;
const EVERY = 3_000;

/** Return the view of all runs; it is updated every few seconds. */
export function runList(): View {
  const overview = element("section", { "aria-label": "Environments" });
  const list = element("section", { "aria-label": "Runs" }, loading("runs"));

  const load = async (signal: AbortSignal): Promise<Loaded> => {
    const { query } = route();
    const path = query.get("deleted") === "hidden" ? "tasks/" : "transactions/";
    const cursors = cursorsOf(query);
    const [clusters, runs] = await Promise.all([
      getPage<Cluster>(url("clusters/", { limit: 100 }), signal),
      getPage<Run>(
        url(path, {
          cluster_id: query.get("cluster"),
          statuses: query.get("statuses"),
          transaction_types: query.get("name"),
          limit: PAGE_SIZE,
          order_by: "-id",
          cursor: cursors.at(-1) ?? null,
        }),
        signal,
      ),
    ]);
    const [latest, failed] = await Promise.all([
      Promise.all(clusters.rows.slice(0, 30).map(({ id }) => lastRun(id, signal))),
      countFailures(runs.rows, signal),
    ]);
    return {
      state: [clusters, runs, latest, [...failed], query.toString()],
      draw: () => {
        overview.replaceChildren(environments(clusters.rows, latest, query.get("cluster")));
        list.replaceChildren(
          runTable(
            runs.rows,
            failed,
            new Map(clusters.rows.map((each) => [each.id, nameOf(each)])),
          ),
          pager(runs.next, cursors, watched.now),
        );
      },
    };
  };

  const watched = new Watched(list, load, EVERY);
  const root = element(
    "div",
    { class: "view" },
    element("h1", {}, "Runs"),
    overview,
    runFilters(watched.now),
    watched.note,
    list,
  );
  watched.start();
  return { root, title: "Runs", destroy: () => watched.destroy() };
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

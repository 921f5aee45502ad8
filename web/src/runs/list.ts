/** Environments, and runs as they followed each other. */
import { getPage, url } from "../api.ts";
import type { Page } from "../api.ts";
import { element } from "../element.ts";
import { pause } from "../live.ts";
import { failure, loading } from "../marks.ts";
import { replaceQuery, route } from "../route.ts";
import type { Cluster, Run } from "../shapes.ts";
import { Freshness } from "../stale.ts";
import type { View } from "../view.ts";
import { environments } from "./environments.ts";
import { runFilters } from "./filters.ts";
import { countFailures } from "./failures.ts";
import { runTable } from "./table.ts";

const PAGE_SIZE = 25;
const EVERY = 3_000;

/** Return the view of all runs; it looks again every few seconds. */
export function runList(): View {
  const stopped = new AbortController();
  const freshness = new Freshness();
  const overview = element("section", { "aria-label": "Environments" });
  const list = element("section", { "aria-label": "Runs" }, loading("runs"));
  let shown = "";

  const load = async (): Promise<void> => {
    const { query } = route();
    const path = query.get("deleted") === "hidden" ? "tasks/" : "transactions/";
    const cursors = pages(query);
    const [clusters, runs] = await Promise.all([
      getPage<Cluster>(url("clusters/", { limit: 100 }), stopped.signal),
      getPage<Run>(
        url(path, {
          cluster_id: query.get("cluster"), statuses: query.get("statuses"), transaction_types: query.get("name"),
          limit: PAGE_SIZE, order_by: "-id", cursor: cursors.at(-1) ?? null,
        }),
        stopped.signal,
      ),
    ]);
    const [latest, failed] = await Promise.all([
      Promise.all(clusters.rows.slice(0, 30).map(({ id }) => lastRun(id, stopped.signal))),
      countFailures(runs.rows, stopped.signal),
    ]);
    freshness.heard();
    const state = JSON.stringify([clusters, runs, latest, [...failed], query.toString()]);
    if (state === shown) return;
    shown = state;
    const focused = (document.activeElement as HTMLElement | null)?.dataset["key"];
    overview.replaceChildren(environments(clusters.rows, latest, query.get("cluster")));
    list.replaceChildren(runTable(runs.rows, failed, new Map(clusters.rows.map((each) => [each.id, each.name]))), turning(runs, cursors));
    if (focused !== undefined) root.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };

  const turn = (cursors: readonly string[]): void => {
    replaceQuery({ pages: cursors.join(",") });
    void tryLoad();
  };
  const turning = (runs: Page<Run>, cursors: readonly string[]): HTMLElement =>
    element(
      "nav", { class: "pages", "aria-label": "Pages" },
      element("button", { type: "button", disabled: cursors.length === 0, click: () => turn([]) }, "Newest"),
      element("button", { type: "button", disabled: cursors.length === 0, click: () => turn(cursors.slice(0, -1)), "data-key": "newer" }, "← Newer"),
      element("button", { type: "button", disabled: runs.next === null, click: () => turn([...cursors, runs.next ?? ""]), "data-key": "older" }, "Older →"),
    );

  const tryLoad = async (): Promise<void> => {
    try {
      await load();
    } catch (error) {
      if (stopped.signal.aborted) return;
      if (shown === "") list.replaceChildren(failure(error, () => void tryLoad()));
      else freshness.lost(error as Error);
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      if (!document.hidden) await tryLoad();
      else freshness.heard();
      await pause(EVERY, stopped.signal);
    }
  };

  const root = element(
    "div", { class: "view" },
    element("h1", {}, "Runs"),
    overview, runFilters(() => void tryLoad()), freshness.note, list,
  );
  void watch();
  return {
    root, title: "Runs",
    destroy: () => { stopped.abort(); freshness.destroy(); },
  };
}

function pages(query: URLSearchParams): string[] {
  return (query.get("pages") ?? "").split(",").filter(Boolean);
}

async function lastRun(cluster: number, signal: AbortSignal): Promise<Run | null> {
  const { rows } = await getPage<Run>(url("transactions/", { cluster_id: cluster, limit: 1, order_by: "-id" }), signal);
  return rows[0] ?? null;
}

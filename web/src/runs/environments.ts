/** The environments, each with its last run. */
import { element } from "../element.ts";
import { timeElement } from "../format.ts";
import { badge } from "../marks.ts";
import { address } from "../route.ts";
import type { Cluster, Run } from "../shapes.ts";

/** Return a card for each environment; `chosen` is the id of the one that is shown. */
export function environments(clusters: readonly Cluster[], latest: readonly (Run | null)[], chosen: string | null): HTMLElement {
  return element(
    "ul", { class: "environments" },
    ...clusters.map((cluster, index) => {
      const run = latest[index];
      const own = chosen === String(cluster.id);
      return element(
        "li", { class: own ? "card chosen" : "card" },
        element("a", {
          href: address(["runs"], { cluster: own ? null : cluster.id }), "data-key": `cluster-${cluster.id}`,
          title: own ? "Show the runs of all environments" : "Show the runs of this environment only",
          "aria-current": own ? "true" : null,
        }, cluster.name),
        element("span", { class: "quiet" }, `environment ${cluster.id}${cluster.release_version ? ` · ${cluster.release_version}` : ""}`),
        run
          ? element("span", {}, badge(run.status), " ", element("a", { href: address(["runs", run.id]), "data-key": `last-${run.id}` }, `${run.name} ${run.id}`), " ",
            timeElement(run.time_start === null ? null : run.time_start * 1000))
          : element("span", { class: "quiet" }, "no run yet"),
      );
    }),
  );
}

/** The environments, each with its last run. */
import { element } from "../element.ts";
import { timeElement } from "../format.ts";
import { badge } from "../marks.ts";
import { address } from "../route.ts";
import type { Run } from "../run/run.ts";
import type { Cluster } from "../shapes.ts";

/** Return the name of an environment; of some only the id is known. */
export const nameOf = (cluster: Cluster): string => cluster.name ?? `environment ${cluster.id}`;

/** Return a card for each environment; `chosen` is the id of the selected one. */
export function environments(
  clusters: readonly Cluster[],
  latest: readonly (Run | null)[],
  chosen: string | null,
): HTMLElement {
  return element(
    "ul",
    { class: "environments" },
    ...clusters.map((cluster, index) => {
      const run = latest[index];
      const own = chosen === String(cluster.id);
      return element(
        "li",
        { class: own ? "card chosen" : "card" },
        element(
          "a",
          {
            href: address(["runs"], { cluster: own ? null : cluster.id }),
            "data-key": `cluster-${cluster.id}`,
            title: own
              ? "Show the runs of all environments"
              : "Show the runs of this environment only",
            "aria-current": own ? "true" : null,
          },
          nameOf(cluster),
        ),
        element(
          "span",
          { class: "quiet" },
          [
            `environment ${cluster.id}`,
            cluster.release_version,
            cluster.status.replaceAll("_", " "),
          ]
            .filter(Boolean)
            .join(" · "),
        ),
        run
          ? element(
              "span",
              {},
              badge(run.status),
              " ",
              element(
                "a",
                { href: address(["runs", run.id]), "data-key": `last-${run.id}` },
                `${run.name} ${run.id}`,
              ),
              " ",
              timeElement(run.time_start === null ? null : run.time_start * 1000),
            )
          : element("span", { class: "quiet" }, "no run yet"),
      );
    }),
  );
}

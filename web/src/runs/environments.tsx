/** The environments, each with its last run. */
import { count } from "../format.ts";
import { Badge } from "../marks.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Run } from "../run/run.ts";
import type { Cluster } from "../shapes.ts";
import { At } from "../times.tsx";

/** Return the name of an environment; of some only the id is known. */
export const nameOf = (cluster: Cluster): string =>
  readable(cluster.name ?? `environment ${cluster.id}`);

interface EnvironmentsProps {
  readonly clusters: readonly Cluster[];
  /** The last run of each. */
  readonly latest: readonly (Run | null)[];
  /** The id of the selected one. */
  readonly chosen: string | null;
}

/** A card for each environment. */
export function Environments({ clusters, latest, chosen }: EnvironmentsProps) {
  return (
    <ul class="environments">
      {clusters.map((cluster, index) => (
        <Environment
          key={cluster.id}
          cluster={cluster}
          run={latest[index] ?? null}
          isChosen={chosen === String(cluster.id)}
        />
      ))}
    </ul>
  );
}

interface EnvironmentProps {
  readonly cluster: Cluster;
  readonly run: Run | null;
  readonly isChosen: boolean;
}

function Environment({ cluster, run, isChosen }: EnvironmentProps) {
  const facts = [
    `environment ${cluster.id}`,
    cluster.release_version && readable(cluster.release_version),
    cluster.status.replaceAll("_", " "),
  ];
  return (
    <li class={isChosen ? "card chosen" : "card"}>
      <a
        href={address(["runs"], { cluster: isChosen ? null : cluster.id })}
        title={
          isChosen ? "Show the runs of all environments" : "Show the runs of this environment only"
        }
        aria-current={isChosen ? "true" : undefined}
      >
        {nameOf(cluster)}
      </a>
      <span class="quiet">{facts.filter(Boolean).join(" · ")}</span>
      {run === null ? (
        <span class="quiet">no run yet</span>
      ) : (
        <span>
          <Badge status={run.status} />{" "}
          <a href={address(["runs", run.id])}>
            {readable(run.name)} {run.id}
          </a>{" "}
          <At seconds={run.time_start} />
          {run.failed > 0 && <span class="status error"> {count(run.failed)} failed</span>}
        </span>
      )}
    </li>
  );
}

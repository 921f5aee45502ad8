/** All details of one entry. */
import { useEffect, useRef } from "preact/hooks";
import { duration, nodeName } from "../format.ts";
import { Badge, Failure, Loading } from "../marks.tsx";
import { Message } from "../message.tsx";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Status } from "../status.ts";
import { At } from "../times.tsx";
import { useClock } from "../use_clock.ts";
import { useLoaded } from "../use_loaded.ts";
import type { Entry } from "./entry.ts";
import type { Roles } from "./roles.ts";
import type { RunSource } from "./source.ts";

const TIMES = new Set(["time_start", "time_end", "reported_at"]);
/** Members shown at the top, or beside it. */
const TOLD = new Set([
  "id",
  "task_id",
  "node_id",
  "deployment_graph_task_name",
  "status",
  "message",
  "duration",
]);

interface DetailsProps {
  readonly source: RunSource;
  readonly entry: Entry;
  readonly roles: Roles;
  /** The run's environment. */
  readonly cluster: number | null;
  /** Whether the run goes on: a running task takes longer with the clock. */
  readonly goesOn: boolean;
  readonly close: () => void;
}

/** The panel of an entry; it takes the focus when it opens. */
export function Details({ source, entry, roles, cluster, goesOn, close }: DetailsProps) {
  const panel = useRef<HTMLElement>(null);
  // Each entry that is opened takes it.
  useEffect(() => panel.current?.focus(), [entry.id]);
  const { thing, problem, again } = useLoaded(
    (signal) => source.entry(entry.id, signal),
    String(entry.id),
    `${entry.status} ${entry.end}`,
  );
  const ofNode = roles.of(entry.node);
  return (
    <aside
      class="card details"
      aria-label={`${readable(entry.task)} on ${nodeName(entry.node)}`}
      tabIndex={-1}
      ref={panel}
    >
      <button type="button" class="close" onClick={close} aria-label="Close" title="Close (Escape)">
        ✕
      </button>
      <h2>{readable(entry.task)}</h2>
      <p>
        <Badge status={entry.status} /> on {nodeName(entry.node)}
        <Took entry={entry} goesOn={goesOn} />
      </p>
      {ofNode !== "" && (
        <dl class="facts">
          <dt>roles</dt>
          <dd>{readable(ofNode)}</dd>
        </dl>
      )}
      {source.madeAt === null ? (
        <OverRunsLinks entry={entry} cluster={cluster} />
      ) : (
        <p class="quiet">This file contains:</p>
      )}
      <div>
        {problem !== null && <Failure error={problem} again={again} />}
        {thing === null && problem === null && <Loading what="its details" />}
        {thing !== null && <Facts known={thing} />}
      </div>
    </aside>
  );
}

function Took({ entry, goesOn }: Pick<DetailsProps, "entry" | "goesOn">) {
  const { start, end, status } = entry;
  const isRunning = goesOn && start !== null && status === "running";
  const now = useClock(isRunning);
  if (isRunning) return <>, for {duration(now - start)}</>;
  return start === null || end === null ? null : <>, took {duration(end - start)}</>;
}

interface OverRunsLinksProps {
  readonly entry: Entry;
  readonly cluster: number | null;
}

function OverRunsLinks({ entry: { node, task }, cluster }: OverRunsLinksProps) {
  return (
    <p class="more">
      <a href={address(["nodes", node])}>This node in all runs</a>{" "}
      <a href={address(["tasks", task], { node })}>This task on this node in all runs</a>{" "}
      {cluster !== null && (
        <a href={address(["tasks", task], { cluster })}>This task on all nodes</a>
      )}
    </p>
  );
}

function Facts({ known }: { readonly known: Readonly<Record<string, unknown>> }) {
  const { message } = known;
  return (
    <>
      {typeof message === "string" && <Message text={message} />}
      <dl class="facts all">
        {Object.entries(known)
          .filter(([name]) => !TOLD.has(name))
          .map(([name, value]) => [
            <dt key={`of ${name}`}>{name.replaceAll("_", " ")}</dt>,
            <dd key={name}>
              <Value name={name} value={value} />
            </dd>,
          ])}
      </dl>
    </>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (value === null || value === undefined) return <span class="quiet">–</span>;
  if (TIMES.has(name) && typeof value === "number") return <At seconds={value} />;
  if (name === "status") return <Badge status={value as Status} />;
  if (typeof value !== "object") return <>{readable(String(value))}</>;
  if (Object.keys(value).length === 0) return <span class="quiet">nothing</span>;
  return <Json value={value} />;
}

function Json({ value }: { readonly value: object }) {
  return <pre tabIndex={0}>{readable(JSON.stringify(value, null, 2))}</pre>;
}

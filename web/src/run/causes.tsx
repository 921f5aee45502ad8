/** Why tasks of a run failed: failures that are alike, with what is known of them. */
import { counted, nodeName } from "../format.ts";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { Causes as AllCauses, FailureCause } from "../shapes.ts";
import { At } from "../times.tsx";
import { useLoaded } from "../use_loaded.ts";
import type { RunSource } from "./source.ts";

/** Of so many nodes the names are shown. */
const MOST_NODES = 12;

interface CausesProps {
  readonly source: RunSource;
  /** Changes when there are other failures. */
  readonly version: string;
}

export function Causes({ source, version }: CausesProps) {
  const { thing } = useLoaded((signal) => source.causes(signal), String(source.id), version);
  if (thing === null || thing.groups.length === 0) return null;
  return (
    <section class="card causes" aria-label="Why it failed">
      <h2>Why</h2>
      <ul>{thing.groups.map(groupShown)}</ul>
    </section>
  );
}

function groupShown({ task, causes }: AllCauses["groups"][number]) {
  return causes.map((cause) => (
    <li key={`${task} ${cause.fingerprint}`}>
      <strong>{readable(task)}</strong> on {nodesTold(cause.nodes)}
      {cause.cause !== null && (
        <>
          : <code>{readable(cause.cause)}</code>
        </>
      )}
      {cause.hung && <span class="tag">hung</span>}
      <Seen cause={cause} />
      {cause.lines.length > 0 && (
        <details>
          <summary>last lines of its output</summary>
          <pre tabIndex={0}>{readable(cause.lines.join("\n"))}</pre>
        </details>
      )}
      {cause.note !== null && (
        <p class="note">
          Note{cause.note.noted_by !== null && ` by ${readable(cause.note.noted_by)}`}:{" "}
          {readable(cause.note.note)}
        </p>
      )}
    </li>
  ));
}

function nodesTold(nodes: readonly string[]): string {
  if (nodes.length > MOST_NODES) return counted(nodes.length, "node");
  return nodes.map(nodeName).join(", ");
}

/** Whether it was seen before, and when. */
function Seen({ cause: { seen, first_at: first } }: { readonly cause: FailureCause }) {
  const newest = seen.runs.slice(-5);
  return (
    <span class="quiet">
      {first !== null && (
        <>
          {" "}
          <At seconds={first} />
        </>
      )}
      {newest.length === 0 ? (
        " Not seen before."
      ) : (
        <>
          {" Seen before in "}
          {counted(seen.runs.length, "run")}:{" "}
          {newest.map((run, place) => (
            <span key={run}>
              {place > 0 && ", "}
              <a href={address(["runs", run])}>{run}</a>
            </span>
          ))}
        </>
      )}
    </span>
  );
}

/** How a run really went, in a paragraph, before everything else. */
import { duration, nodeName, timeOfDay } from "../format.ts";
import { readable } from "../readable.ts";
import { address } from "../route.ts";
import type { ExpectedEnd, RunBrief } from "../shapes.ts";
import { useClock } from "../use_clock.ts";
import { useLoaded } from "../use_loaded.ts";
import { useWatched } from "../use_watched.ts";
import type { RunSource } from "./source.ts";

/** The status whose colour a verdict has. */
const STATUSES: Readonly<Record<RunBrief["verdict"], string>> = {
  fine: "ready",
  rehearsed: "ready",
  running: "running",
  stopped: "skipped",
  silent: "skipped",
  not_fine: "error",
  failed: "error",
};

interface BriefProps {
  readonly source: RunSource;
  /** Changes when the run has to be told anew. */
  readonly version: string;
  readonly isLive: boolean;
}

/** The brief; without one, as in an older server's answer, nothing. */
export function Brief({ source, version, isLive }: BriefProps) {
  const { thing } = useLoaded((signal) => source.brief(signal), String(source.id), version);
  if (thing === null) return null;
  return (
    <section class={`card outcome ${STATUSES[thing.verdict]}`} aria-label="Brief">
      <p>
        <strong>{readable(thing.headline)}</strong> {readable(thing.sentences.join(" "))}
      </p>
      {isLive && <End source={source} />}
      {thing.last_good !== null && source.madeAt === null && (
        <p>
          <a class="button" href={address(["runs", source.id, "diff"])}>
            What changed since run {thing.last_good}, the last good one
          </a>
        </p>
      )}
    </section>
  );
}

/** The expected end is asked for so often while a run goes on, in milliseconds. */
const EVERY = 5_000;

function End({ source }: { readonly source: RunSource }) {
  const { shown } = useWatched((signal) => source.expectedEnd(signal), EVERY, String(source.id));
  const now = useClock();
  const text = shown === null ? null : endTold(shown, now);
  return text === null ? null : <p class="end">{text}</p>;
}

/** Return the expected end in a sentence; null: it cannot be told. */
export function endTold(end: ExpectedEnd, now: number): string | null {
  if (end.ends_at === null) return null;
  const parts = [`It ends about ${timeOfDay(end.ends_at * 1000)}`];
  parts.push(`in ${duration(end.ends_at * 1000 - now)}`);
  if (end.latest_at !== null) parts.push(`at the latest ${timeOfDay(end.latest_at * 1000)}`);
  const error =
    end.usual_error === null ? "" : `; usually right within ${duration(end.usual_error * 1000)}`;
  const next =
    end.next_task === null || end.next_node === null
      ? ""
      : ` Next on the path: ${readable(end.next_task)} on ${nodeName(end.next_node)}.`;
  return `${parts.join(", ")}${error}.${next}`;
}

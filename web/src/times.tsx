/** Times as elements. */
import { utc, when } from "./format.ts";

/** A time in the reader's zone, and in UTC on hover; milliseconds since the epoch, null: none. */
export function Time({ at }: { readonly at: number | null }) {
  if (at === null) return <span class="quiet">–</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={utc(at)}>
      {when(at)}
    </time>
  );
}

/** The same for a time of the API, in seconds. */
export function At({ seconds }: { readonly seconds: number | null }) {
  return <Time at={seconds === null ? null : seconds * 1000} />;
}

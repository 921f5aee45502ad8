/** What is usual, and what is much slower. */
import type { HistoryRow } from "../shapes.ts";

/** One run of a task on a node that began and ended; times in milliseconds. */
export interface Timed {
  readonly row: HistoryRow;
  readonly start: number;
  readonly took: number;
}

export interface Usual {
  /** Of those that ended well; of all where none did. */
  readonly median: number;
  /** From here on it is an outlier. */
  readonly limit: number;
}

/** Return those entries that began and ended. */
export function timed(rows: readonly HistoryRow[]): Timed[] {
  return rows.flatMap((row) => row.time_start === null || row.time_end === null ? []
    : [{ row, start: row.time_start * 1000, took: Math.max(0, row.time_end - row.time_start) * 1000 }]);
}

/** Return what is usual among these; null for none. */
export function usual(entries: readonly Timed[]): Usual | null {
  const good = entries.filter(({ row }) => row.status === "ready");
  const durations = (good.length > 0 ? good : entries).map(({ took }) => took);
  const middle = median(durations);
  if (middle === null) return null;
  // Twice as slow, and far outside of what varies anyway; reports have whole seconds.
  const spread = median(durations.map((each) => Math.abs(each - middle))) ?? 0;
  return { median: middle, limit: Math.max(2 * middle, middle + 5 * spread, middle + 2_000) };
}

/** Return the middle one; null for none. */
export function median(numbers: readonly number[]): number | null {
  const ordered = [...numbers].sort((left, right) => left - right);
  const half = ordered.length >> 1;
  const upper = ordered[half];
  const lower = ordered[half - 1];
  if (upper === undefined) return null;
  return ordered.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** Return how many times slower than usual something was: "4.0×"; "" where it cannot be said. */
export function times(took: number, middle: number): string {
  return middle === 0 ? "" : `${(took / middle).toFixed(1)}×`;
}

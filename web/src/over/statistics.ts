/** The usual duration, and what is much slower. */
import type { Entry } from "../shapes.ts";

/** An ended entry of a task on a node; times in milliseconds. */
export interface Timed {
  readonly row: Entry;
  readonly start: number;
  readonly took: number;
}

export interface Usual {
  /** Of successful entries; of all if there are none. */
  readonly median: number;
  /** The limit above which a duration is an outlier. */
  readonly limit: number;
}

/** A task of a node in all runs. */
export interface TaskOfNode {
  readonly name: string;
  readonly normal: Usual;
  /** The newest ended entry. */
  readonly last: Timed;
  /** How many ended, and how many failed. */
  readonly ended: number;
  readonly failures: number;
}

/** Return the duration of an entry in milliseconds; null: it did not start or not end. */
export function tookOf({ time_start: start, time_end: end }: Entry): number | null {
  return start === null || end === null ? null : Math.max(0, end - start) * 1000;
}

/** Return the entries that started and ended. */
export function timed(rows: readonly Entry[]): Timed[] {
  return rows.flatMap((row) => {
    const took = tookOf(row);
    return took === null || row.time_start === null
      ? []
      : [{ row, start: row.time_start * 1000, took }];
  });
}

/** Return a node's tasks; those whose last run was slowest compared to usual come first. */
export function tasksOfNode(rows: readonly Entry[]): TaskOfNode[] {
  const byTask = new Map<string, Timed[]>();
  for (const each of timed(rows)) {
    const name = each.row.deployment_graph_task_name;
    byTask.set(name, [...(byTask.get(name) ?? []), each]);
  }
  const failed = rows.filter(({ status }) => status === "error");
  const tasks = [...byTask].flatMap(([name, entries]): TaskOfNode[] => {
    const normal = usual(entries);
    if (normal === null) return [];
    const last = entries.reduce((newest, each) => (each.start > newest.start ? each : newest));
    const failures = failed.filter((row) => row.deployment_graph_task_name === name).length;
    return [{ name, normal, last, ended: entries.length, failures }];
  });
  return tasks.sort(
    (left, right) =>
      Number(isSlow(right)) - Number(isSlow(left)) ||
      right.failures - left.failures ||
      slowness(right) - slowness(left),
  );
}

function isSlow({ last, normal }: TaskOfNode): boolean {
  return last.took > normal.limit;
}

function slowness({ last, normal }: TaskOfNode): number {
  return normal.median === 0 ? 0 : last.took / normal.median;
}

/** Return the usual duration among these; null: there are none. */
export function usual(entries: readonly Timed[]): Usual | null {
  const good = entries.filter(({ row }) => row.status === "ready");
  const durations = (good.length > 0 ? good : entries).map(({ took }) => took);
  const middle = median(durations);
  if (middle === null) return null;
  // Twice as slow, and far outside of the usual variation; reports have whole seconds.
  const spread = median(durations.map((each) => Math.abs(each - middle))) ?? 0;
  return { median: middle, limit: Math.max(2 * middle, middle + 5 * spread, middle + 2_000) };
}

/** Return the median; null: there are none. */
export function median(numbers: readonly number[]): number | null {
  const ordered = [...numbers].sort((left, right) => left - right);
  const half = ordered.length >> 1;
  const upper = ordered[half];
  const lower = ordered[half - 1];
  if (upper === undefined) return null;
  return ordered.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** Return how many times slower than usual something was: "4.0×"; "": unknown. */
export function times(took: number, middle: number): string {
  return middle === 0 ? "" : `${(took / middle).toFixed(1)}×`;
}

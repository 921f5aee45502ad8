/** The position of each entry of a run on the timeline; pure. */
import type { Entry } from "../run/entry.ts";
import type { NodeInfo } from "../run/run_view.ts";

export interface Bar {
  readonly entry: Entry;
  readonly start: number;
  readonly end: number;
  /** Row within the lane: overlapping tasks of one node are stacked. */
  readonly row: number;
}

export interface Lane {
  readonly node: NodeInfo;
  readonly bars: readonly Bar[];
  readonly rows: number;
}

/** Return a lane per node that ran anything, its bars sorted by start; running ones end `now`. */
export function lanesOf(
  entries: readonly Entry[],
  nodes: readonly NodeInfo[],
  now: number,
): Lane[] {
  const ofNode = new Map<string, Entry[]>(nodes.map(({ id }) => [id, []]));
  for (const entry of entries) {
    if (entry.start !== null || entry.end !== null) ofNode.get(entry.node)?.push(entry);
  }
  return nodes.flatMap((node) => {
    const own = ofNode.get(node.id) ?? [];
    return own.length === 0 ? [] : [laneOf(node, own, now)];
  });
}

function laneOf(node: NodeInfo, entries: Entry[], now: number): Lane {
  const timed = entries.map((entry) => {
    const start = entry.start ?? entry.end ?? now;
    return {
      entry,
      start,
      end: Math.max(start, entry.end ?? (entry.status === "running" ? now : start)),
    };
  });
  timed.sort((one, other) => one.start - other.start || one.end - other.end);
  const ends: number[] = [];
  const bars = timed.map(({ entry, start, end }) => {
    let row = ends.findIndex((before) => before <= start);
    if (row === -1) row = ends.length;
    // Times are milliseconds but shown in seconds: an overlap of a moment gets no row of its own.
    ends[row] = Math.max(end, start + 1);
    return { entry, start, end, row };
  });
  return { node, bars, rows: ends.length };
}

/** Return the first and the last time of all lanes; null: nothing started. */
export function spanOf(lanes: readonly Lane[]): [number, number] | null {
  let [from, to] = [Infinity, -Infinity];
  for (const { bars } of lanes) {
    for (const { start, end } of bars) {
      if (start < from) from = start;
      if (end > to) to = end;
    }
  }
  return from > to ? null : [from, Math.max(to, from + 1000)];
}

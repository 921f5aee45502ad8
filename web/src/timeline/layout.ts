/** Positions of lanes and bars; pure. Lengths are CSS pixels. */
import type { Group } from "./groups.ts";
import type { Bar, Lane } from "./lanes.ts";
import type { TimeRange } from "./range.ts";

/** The strip of failures at the top, then the axis. */
export const MARKS = 14;
export const AXIS = 22;
export const TOP = MARKS + AXIS;
/** A bar, and the gap below it. */
export const ROW = 17;
export const BAR = ROW - 1;
export const GAP = 5;
/** The space above the first lane of a group. */
export const HEADING = 18;
/** The distance at which a point counts as on a bar. */
const NEAR = 4;

/** Times and horizontal positions. */
export class Scale {
  /** The width of the nodes' names, left of the bars. */
  readonly names: number;

  constructor(
    readonly range: TimeRange,
    readonly width: number,
  ) {
    this.names = Math.min(150, width * 0.25);
  }

  x(time: number): number {
    const [from, to] = this.range.shown;
    return this.names + ((time - from) / (to - from)) * (this.width - this.names);
  }

  time(x: number): number {
    const [from, to] = this.range.shown;
    return from + ((x - this.names) / (this.width - this.names)) * (to - from);
  }

  /** The position of a failure in the strip above, which always shows the whole run. */
  markX(time: number): number {
    const [from, to] = this.range.span;
    return this.names + ((time - from) / (to - from)) * (this.width - this.names - 8) + 4;
  }
}

/** A group's heading, and the extent of the group including its heading. */
export interface Heading {
  readonly text: string;
  readonly top: number;
  readonly bottom: number;
}

/** Lanes below each other, in their groups. */
export class Layout {
  readonly lanes: readonly Lane[];
  readonly headings: readonly Heading[];
  readonly #tops: readonly number[];
  /** The height of all lanes and headings. */
  readonly height: number;

  constructor(readonly groups: readonly Group[]) {
    const tops: number[] = [];
    const headings: Heading[] = [];
    let top = 0;
    for (const { heading, lanes } of groups) {
      const first = top;
      if (heading !== null) top += HEADING;
      for (const { rows } of lanes) {
        tops.push(top);
        top += rows * ROW + GAP;
      }
      if (heading !== null) headings.push({ text: heading, top: first, bottom: top });
    }
    this.lanes = groups.flatMap(({ lanes }) => lanes);
    this.headings = headings;
    this.#tops = tops;
    this.height = top;
  }

  topOf(lane: number): number {
    return this.#tops[lane] ?? 0;
  }

  /**
   * Return the position of a heading at this scroll position: it stays visible while any of its
   * group is.
   */
  headingY({ top, bottom }: Heading, scroll: number): number {
    return Math.min(Math.max(top - scroll, 0), bottom - HEADING - scroll);
  }

  /**
   * Return how much of the visible lanes a heading hides that stays because its group starts above.
   */
  hidden(scroll: number): number {
    const stays = this.headings.find(({ top, bottom }) => top <= scroll && bottom > scroll);
    return stays === undefined ? 0 : this.headingY(stays, scroll) + HEADING;
  }

  /** Return the lane of a bar; -1: none. */
  laneOf(bar: Bar | null): number {
    return bar === null ? -1 : this.lanes.findIndex(({ bars }) => bars.includes(bar));
  }

  /** Return the nearest bar at a point; `y` counts from the top of the first lane. */
  barAt(scale: Scale, x: number, y: number): Bar | null {
    const index = this.#tops.findLastIndex((top) => top <= y);
    const lane = this.lanes[index];
    if (x < scale.names || y >= this.height || lane === undefined) return null;
    const row = Math.floor((y - this.topOf(index) - 2) / ROW);
    let nearest: Bar | null = null;
    let distance = NEAR;
    for (const bar of lane.bars) {
      if (bar.row !== row) continue;
      const away = Math.max(scale.x(bar.start) - x, x - scale.x(bar.end), 0);
      if (away < distance || (away === distance && bar.entry.status === "error"))
        [nearest, distance] = [bar, away];
    }
    return nearest;
  }
}

/** The visible part of a timeline; pure. */
import type { Scrolled } from "../canvas/scrollbar.ts";
import type { Bar } from "./lanes.ts";
import { Layout, ROW, Scale, TOP } from "./layout.ts";
import { TimeRange } from "./range.ts";

/** In CSS pixels; height is 0 until it is known. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export class Viewport {
  readonly range = new TimeRange();
  layout = new Layout([]);
  readonly #size: Size;
  #scroll = 0;

  constructor(size: Size) {
    this.#size = size;
  }

  /** How far the lanes are scrolled. */
  get scroll(): number {
    return this.#scroll;
  }

  get scale(): Scale {
    return new Scale(this.range, this.#size.width);
  }

  /** What is seen of the lanes. */
  get scrolled(): Scrolled {
    const { height } = this.#size;
    return { top: TOP, seen: height - TOP, whole: this.layout.height, scroll: this.#scroll };
  }

  /** Scroll as far as the lanes reach; return whether anything moved. */
  scrollTo(scroll: number): boolean {
    const before = this.#scroll;
    const most = this.layout.height + TOP - (this.#size.height || 1e9);
    this.#scroll = Math.max(0, Math.min(scroll, most));
    return this.#scroll !== before;
  }

  /** Return the bar at a point, null: none. */
  barAt(x: number, y: number): Bar | null {
    if (y < TOP + this.layout.hidden(this.#scroll)) return null;
    return this.layout.barAt(this.scale, x, y - TOP + this.#scroll);
  }

  /** Return of bars that are marked above the axis the nearest to a place; null: none is. */
  markedAt(x: number, bars: readonly Bar[]): Bar | null {
    const { scale } = this;
    const away = ({ end }: Bar): number => Math.abs(scale.markX(end) - x);
    return [...bars].sort((one, other) => away(one) - away(other))[0] ?? null;
  }

  /** Scroll, and show another time, until a bar is seen; return where it begins. */
  reveal(bar: Bar): [x: number, y: number] {
    const top = this.layout.topOf(this.layout.laneOf(bar)) + bar.row * ROW;
    const first = this.#scroll + this.layout.hidden(this.#scroll);
    const last = this.#scroll + this.#size.height - TOP - ROW;
    if (top < first || top > last) this.scrollTo(top - this.#size.height / 3);
    const [from, to] = this.range.shown;
    const half = (to - from) / 2;
    if (bar.end < from || bar.start > to) this.range.show([bar.start - half, bar.start + half]);
    const x = this.scale.x(Math.max(bar.start, this.range.shown[0]));
    return [x, TOP + top - this.#scroll];
  }
}

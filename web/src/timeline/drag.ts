/** One press of the pointer: a click as long as it stays, then a drag. Pure. */
import { MARKS, type Scale, TOP } from "./layout.ts";
import type { Range } from "./range.ts";

/** So far a pointer moves, in pixels, before it drags. */
const STILL = 4;

export class Drag {
  /** It began on the axis, and selects a part of the time. */
  readonly onAxis: boolean;
  readonly #x: number;
  readonly #y: number;
  readonly #shown: Range;
  readonly #scroll: number;
  #isDrag = false;

  /** `shown` and `scroll` are those of the timeline where it began. */
  constructor(x: number, y: number, shown: Range, scroll: number) {
    this.#x = x;
    this.#y = y;
    this.#shown = shown;
    this.#scroll = scroll;
    this.onAxis = y < TOP && y >= MARKS;
  }

  get isDrag(): boolean {
    return this.#isDrag;
  }

  /** Take where the pointer is now; return whether it drags. */
  moveTo(x: number, y: number): boolean {
    this.#isDrag ||= Math.abs(x - this.#x) + Math.abs(y - this.#y) > STILL;
    return this.#isDrag;
  }

  /** Return from where to where the pointer went. */
  selectedTo(x: number): [from: number, to: number] {
    return [Math.min(this.#x, x), Math.max(this.#x, x)];
  }

  /** Return the times that are shown when what was under the pointer is at `x`. */
  shownAt(x: number, { names, width }: Scale): Range {
    const [from, to] = this.#shown;
    const by = ((this.#x - x) / (width - names)) * (to - from);
    return [from + by, to + by];
  }

  scrollAt(y: number): number {
    return this.#scroll + this.#y - y;
  }
}

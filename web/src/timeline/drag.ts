/** One press of the pointer: a click until it moves, then a drag; pure. */
import { MARKS, type Scale, TOP } from "./layout.ts";
import type { Range } from "./range.ts";

/** The distance, in pixels, after which a press is a drag. */
const STILL = 4;

export class Drag {
  /** It started on the axis, and selects a part of the time. */
  readonly onAxis: boolean;
  readonly #x: number;
  readonly #y: number;
  readonly #shown: Range;
  readonly #scroll: number;
  #isDrag = false;

  /** `shown` and `scroll` are the timeline's at the start. */
  constructor(
    x: number,
    y: number,
    shown: Range,
    scroll: number,
    readonly onScrollbar = false,
  ) {
    this.#x = x;
    this.#y = y;
    this.#shown = shown;
    this.#scroll = scroll;
    this.onAxis = y < TOP && y >= MARKS;
  }

  get isDrag(): boolean {
    return this.#isDrag;
  }

  /** Set the pointer's position; return whether it drags. */
  moveTo(x: number, y: number): boolean {
    this.#isDrag ||= Math.abs(x - this.#x) + Math.abs(y - this.#y) > STILL;
    return this.#isDrag;
  }

  /** Return the start and the end of the drag. */
  selectedTo(x: number): [from: number, to: number] {
    return [Math.min(this.#x, x), Math.max(this.#x, x)];
  }

  /** Return the times that are shown if the point that was pressed is at `x`. */
  shownAt(x: number, { names, width }: Scale): Range {
    const [from, to] = this.#shown;
    const by = ((this.#x - x) / (width - names)) * (to - from);
    return [from + by, to + by];
  }

  scrollAt(y: number): number {
    return this.#scroll + this.#y - y;
  }
}

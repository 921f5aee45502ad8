/** The visible part of a run's time; pure. Times are milliseconds since the epoch. */

export type Range = readonly [from: number, to: number];

/** The minimum time that the whole width shows. */
export const SHORTEST = 1000;
/** The margin beside the first and the last bar. */
const MARGIN = 0.01;

export class TimeRange {
  #span: Range = [0, SHORTEST];
  #zoom: Range | null = null;

  /** The time from the first bar to the end of the last. */
  get span(): Range {
    return this.#span;
  }

  set span(span: Range) {
    this.#span = span;
    this.show(this.#zoom);
  }

  get whole(): Range {
    const [from, to] = this.#span;
    const margin = (to - from) * MARGIN;
    return [from - margin, to + margin];
  }

  /** The visible part. */
  get shown(): Range {
    return this.#zoom ?? this.whole;
  }

  get isZoomed(): boolean {
    return this.#zoom !== null;
  }

  /** Show a part, as wide as requested but never beyond the run; null: all of it. */
  show(part: Range | null): void {
    this.#zoom = null;
    if (part === null) return;
    const [first, last] = this.whole;
    const wide = Math.max(part[1] - part[0], SHORTEST);
    if (wide >= last - first) return;
    const from = Math.max(first, Math.min(part[0], last - wide));
    this.#zoom = [from, from + wide];
  }

  /** Show `factor` times as much; the time `at` keeps its position. */
  zoomBy(factor: number, at?: number): void {
    const [from, to] = this.shown;
    const still = at ?? (from + to) / 2;
    const wide = Math.max((to - from) * factor, SHORTEST);
    const left = still - ((still - from) / (to - from)) * wide;
    this.show([left, left + wide]);
  }

  /** Move by a share of the visible part. */
  pan(share: number): void {
    const [from, to] = this.shown;
    const by = share * (to - from);
    this.show([from + by, to + by]);
  }
}

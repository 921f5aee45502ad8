/** Which part of a run's time is shown: pure. Times are milliseconds since the epoch. */

export type Range = readonly [from: number, to: number];

/** What the whole width shows at least. */
export const SHORTEST = 1000;
/** Beside the first and the last bar, so that they do not stand on the edge. */
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

  /** What is on the screen. */
  get shown(): Range {
    return this.#zoom ?? this.whole;
  }

  get isZoomed(): boolean {
    return this.#zoom !== null;
  }

  /** Show a part, as wide as asked but never beyond the run; null: all of it. */
  show(part: Range | null): void {
    this.#zoom = null;
    if (part === null) return;
    const [first, last] = this.whole;
    const wide = Math.max(part[1] - part[0], SHORTEST);
    if (wide >= last - first) return;
    const from = Math.max(first, Math.min(part[0], last - wide));
    this.#zoom = [from, from + wide];
  }

  /** Show `factor` times as much; the time `at` stays where it is. */
  zoomBy(factor: number, at?: number): void {
    const [from, to] = this.shown;
    const still = at ?? (from + to) / 2;
    const wide = Math.max((to - from) * factor, SHORTEST);
    const left = still - ((still - from) / (to - from)) * wide;
    this.show([left, left + wide]);
  }

  /** Move by a share of what is shown. */
  pan(share: number): void {
    const [from, to] = this.shown;
    const by = share * (to - from);
    this.show([from + by, to + by]);
  }
}

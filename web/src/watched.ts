/** A part of the page that is loaded again and again, for as long as it is shown. */
import { ApiError } from "./api.ts";
import { pause } from "./live.ts";
import { failure } from "./marks.ts";
import { Freshness } from "./stale.ts";

/** What was loaded; `draw` is called only if the state is another one. */
export interface Loaded {
  readonly state: unknown;
  draw(): void;
}

export class Watched {
  readonly #place: HTMLElement;
  readonly #load: (signal: AbortSignal) => Promise<Loaded>;
  readonly #every: number;
  readonly #stopped = new AbortController();
  readonly #freshness = new Freshness();
  #shown: string | null = null;
  #problem: HTMLElement | null = null;
  #asked = 0;

  /**
   * `load` is called so often, in milliseconds. What went wrong is told beside what was shown
   * before; in `place` where there was nothing, or where what is asked for now is refused.
   */
  constructor(place: HTMLElement, load: (signal: AbortSignal) => Promise<Loaded>, every: number) {
    this.#place = place;
    this.#load = load;
    this.#every = every;
  }

  /** Says that what is shown may be out of date. */
  get note(): HTMLElement {
    return this.#freshness.note;
  }

  /** Load it now: something else is asked for, or was changed. */
  readonly now = (): void => {
    void this.#tryLoad();
  };

  /** Begin; it goes on, while somebody looks, until it is destroyed. */
  start(): void {
    void this.#watch();
  }

  destroy(): void {
    this.#stopped.abort();
    this.#freshness.destroy();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      if (!document.hidden) await this.#tryLoad();
      else this.#freshness.heard();
      await pause(this.#every, signal);
    }
  }

  async #tryLoad(): Promise<void> {
    this.#asked += 1;
    const own = this.#asked;
    // An answer that comes after a later question is of something that nobody looks at.
    const isLate = (): boolean => this.#stopped.signal.aborted || own !== this.#asked;
    try {
      const loaded = await this.#load(this.#stopped.signal);
      if (isLate()) return;
      this.#freshness.heard();
      const state = JSON.stringify(loaded.state);
      if (state !== this.#shown) this.#draw(loaded);
      this.#shown = state;
    } catch (error) {
      if (isLate()) return;
      const isRefused = error instanceof ApiError && error.status === 400;
      if (this.#shown !== null && !isRefused) return this.#freshness.lost(error as Error);
      // Who refuses has answered.
      if (isRefused) this.#freshness.heard();
      this.#shown = null;
      this.#fail(error as Error);
    }
  }

  /** Tell it once, not as often as it happens. */
  #fail(error: Error): void {
    if (this.#problem?.isConnected && this.#problem.dataset.told === error.message) return;
    this.#problem = failure(error, this.now);
    this.#problem.dataset.told = error.message;
    this.#place.replaceChildren(this.#problem);
  }

  /** Draw it, and leave the keyboard where it was. */
  #draw(loaded: Loaded): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
    loaded.draw();
    if (focused !== undefined)
      document.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

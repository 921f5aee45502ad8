/** What is loaded again and again, for as long as it is shown. */
import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "./api.ts";
import { pause } from "./live.ts";
import { Freshness } from "./stale.tsx";
import { useChanges } from "./use_changes.ts";

class Watcher<Thing> {
  /** Null: nothing was loaded, or what is asked for now is refused. */
  shown: Thing | null = null;
  /** Why there is nothing to show; what is wrong beside that is told by `freshness`. */
  problem: Error | null = null;
  readonly freshness = new Freshness();
  #asked = 0;

  constructor(
    readonly load: (signal: AbortSignal) => Promise<Thing>,
    readonly changed: () => void,
  ) {}

  /** Load it now and then every so many milliseconds, unless the page is hidden. */
  async watch(every: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!document.hidden) await this.tryLoad(signal);
      else this.freshness.heard();
      await pause(every, signal);
    }
  }

  async tryLoad(signal: AbortSignal): Promise<void> {
    this.#asked += 1;
    const own = this.#asked;
    // An answer that comes after a later request is for something that is no longer shown.
    const isLate = (): boolean => signal.aborted || own !== this.#asked;
    try {
      const loaded = await this.load(signal);
      if (isLate()) return;
      this.freshness.heard();
      this.shown = loaded;
      this.problem = null;
    } catch (error) {
      if (isLate()) return;
      this.#fail(error as Error);
    }
    this.changed();
  }

  #fail(error: Error): void {
    const isRefused = error instanceof ApiError && error.status === 400;
    if (this.shown !== null && !isRefused) {
      this.freshness.lost(error);
      return;
    }
    // A refusal is an answer.
    if (isRefused) this.freshness.heard();
    this.shown = null;
    this.problem = error;
  }
}

export interface Watched<Thing> {
  readonly shown: Thing | null;
  readonly problem: Error | null;
  readonly freshness: Freshness;
  /** Load it now, because it was changed. */
  readonly now: () => void;
}

/** Load what `asked` identifies, at once when that changes, and every so many milliseconds. */
export function useWatched<Thing>(
  load: (signal: AbortSignal) => Promise<Thing>,
  every: number,
  asked: string,
): Watched<Thing> {
  const changed = useChanges();
  const latest = useRef(load);
  latest.current = load;
  const kept = useRef<Watcher<Thing> | null>(null);
  kept.current ??= new Watcher((signal) => latest.current(signal), changed);
  const watcher = kept.current;
  const stopped = useRef(new AbortController());
  // `asked` is what `load` asks for.
  useEffect(() => {
    const own = new AbortController();
    stopped.current = own;
    void watcher.watch(every, own.signal);
    return () => own.abort();
  }, [watcher, every, asked]);
  return {
    shown: watcher.shown,
    problem: watcher.problem,
    freshness: watcher.freshness,
    now: () => void watcher.tryLoad(stopped.current.signal),
  };
}

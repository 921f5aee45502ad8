/** The data of one run: loaded once, then updated until no more changes come. */
import type { Failures } from "../shapes.ts";
import { Freshness } from "../stale.ts";
import { isOver } from "../status.ts";
import { AskedRoles } from "./asked_roles.ts";
import { Entries } from "./entries.ts";
import type { Run } from "./run.ts";
import type { RunSource } from "./source.ts";

/** Callbacks for new data. */
export interface RunListener {
  /** The run is known, its entries are not. */
  runLoaded(): void;
  /** More entries are loaded. */
  entriesLoaded(): void;
  /** All entries are loaded. */
  allLoaded(): void;
  failuresLoaded(): void;
  rolesLoaded(): void;
  /** The run or its entries changed while it goes on; called often. */
  changed(): void;
  /** `again` repeats the failed request. */
  runFailed(error: unknown, again: () => void): void;
  failuresFailed(error: unknown, again: () => void): void;
}

export class RunData {
  readonly entries = new Entries();
  readonly roles: AskedRoles;
  readonly freshness = new Freshness();
  readonly #source: RunSource;
  readonly #listener: RunListener;
  readonly #stopped = new AbortController();
  #run: Run | null = null;
  #failures: Failures | null = null;
  #isAskingFailures = false;
  #isWhole = false;

  constructor(source: RunSource, listener: RunListener) {
    this.#source = source;
    this.#listener = listener;
    this.roles = new AskedRoles(source, this.#stopped.signal, () => listener.rolesLoaded());
  }

  get run(): Run | null {
    return this.#run;
  }

  get failures(): Failures | null {
    return this.#failures;
  }

  /** Whether all entries are loaded. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The end of running tasks in the pictures: at most the end of the run. */
  get now(): number {
    const end = this.#run?.time_end ?? null;
    const isEnded = this.#run !== null && isOver(this.#run) && end !== null;
    return isEnded ? end * 1000 : (this.#source.madeAt ?? Date.now());
  }

  async load(): Promise<void> {
    const { signal } = this.#stopped;
    try {
      this.#run = await this.#source.run(signal);
      this.#listener.runLoaded();
      void this.#loadFailures();
      this.roles.ask();
      const cursor = await this.#source.entries((rows) => {
        this.entries.put(rows);
        this.#listener.entriesLoaded();
      }, signal);
      this.#isWhole = true;
      this.#explain();
      this.#listener.allLoaded();
      if (cursor !== null && !isOver(this.#run)) await this.#follow(cursor);
      else this.freshness.destroy();
    } catch (error) {
      if (!signal.aborted) this.#listener.runFailed(error, () => void this.load());
    }
  }

  /** The run no longer exists: no more requests are sent, the last state stays. */
  gone(): void {
    if (this.#run === null) return;
    this.#stopped.abort();
    this.#listener.changed();
    this.freshness.removed();
  }

  destroy(): void {
    this.#stopped.abort();
    this.freshness.destroy();
  }

  async #follow(cursor: string): Promise<void> {
    const { signal } = this.#stopped;
    const ending = await this.#source.follow(
      cursor,
      {
        changed: ({ transaction, entries }) => {
          this.entries.put(entries);
          this.#run = transaction;
          const isFailure = entries.some(({ status }) => status === "error");
          if (isOver(transaction) || isFailure) void this.#loadFailures();
          this.#listener.changed();
        },
        heard: () => this.freshness.heard(),
        lost: (error) => this.freshness.lost(error),
      },
      signal,
    );
    if (ending === "removed") return;
    this.freshness.destroy();
    if (ending === "deleted") {
      this.#run = await this.#source.run(signal);
      this.#listener.changed();
    }
    // The start message may have arrived after the page was opened.
    if (this.roles.known?.names.length === 0) this.roles.ask();
  }

  async #loadFailures(): Promise<void> {
    if (this.#isAskingFailures) return;
    this.#isAskingFailures = true;
    try {
      this.#failures = await this.#source.failures(this.#stopped.signal);
      this.#explain();
      this.#listener.failuresLoaded();
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      this.#listener.failuresFailed(error, () => void this.#loadFailures());
    } finally {
      this.#isAskingFailures = false;
    }
  }

  /** Only the list of failures has messages; later entries get theirs too. */
  #explain(): void {
    for (const { id, message } of this.#failures?.failed ?? []) this.entries.explain(id, message);
  }
}

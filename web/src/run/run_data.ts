/** The data of one run: loaded once, then updated until no more changes come. */
import { ApiError } from "../api.ts";
import type { Failures } from "../shapes.ts";
import { Freshness } from "../stale.tsx";
import { isOver } from "../status.ts";
import { AskedRoles } from "./asked_roles.ts";
import { Entries } from "./entries.ts";
import { GONE, NoticingSource } from "./noticing_source.ts";
import type { Run } from "./run.ts";
import type { RunSource } from "./source.ts";

/** An error, and how to repeat what failed. */
export interface Problem {
  readonly error: unknown;
  readonly again: () => void;
}

/** How soon a change is to be drawn: "soon" is said often while a run goes on. */
export type Urgency = "now" | "soon";

export class RunData {
  readonly entries = new Entries();
  readonly roles: AskedRoles;
  readonly freshness = new Freshness();
  readonly source: RunSource;
  readonly #changed: (urgency: Urgency) => void;
  readonly #stopped = new AbortController();
  #version = 0;
  #run: Run | null = null;
  #problem: Problem | null = null;
  #failures: Failures | null = null;
  #failuresProblem: Problem | null = null;
  #isAskingFailures = false;
  #isWhole = false;
  #isLive = false;

  /** `changed` is called after each change of what is known. */
  constructor(source: RunSource, changed: (urgency: Urgency) => void) {
    this.source = new NoticingSource(source, () => this.#gone());
    this.#changed = changed;
    this.roles = new AskedRoles(this.source, this.#stopped.signal, () => this.#tell("now"));
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  get run(): Run | null {
    return this.#run;
  }

  /** Whether there is no such run, and was none when the page was opened. */
  get isUnknown(): boolean {
    const { error } = this.#problem ?? {};
    return this.#run === null && error instanceof ApiError && error.kind === GONE;
  }

  /** Why the run or its entries could not be loaded. */
  get problem(): Problem | null {
    return this.#problem;
  }

  get failures(): Failures | null {
    return this.#failures;
  }

  get failuresProblem(): Problem | null {
    return this.#failuresProblem;
  }

  /** Whether all entries are loaded. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Whether the run goes on: its times grow with the clock. */
  get isLive(): boolean {
    return this.#isLive && this.#run !== null && !isOver(this.#run);
  }

  /** The end of running tasks in the pictures: at most the end of the run. */
  get now(): number {
    const end = this.#run?.time_end ?? null;
    const isEnded = this.#run !== null && isOver(this.#run) && end !== null;
    return isEnded ? end * 1000 : (this.source.madeAt ?? Date.now());
  }

  async load(): Promise<void> {
    const { signal } = this.#stopped;
    this.#problem = null;
    try {
      this.#run = await this.source.run(signal);
      this.#isLive = this.source.madeAt === null;
      this.#tell("now");
      void this.#loadFailures();
      this.roles.ask();
      const cursor = await this.source.entries((rows) => {
        this.entries.put(rows);
        this.#tell("now");
      }, signal);
      this.#isWhole = true;
      this.#explain();
      this.#tell("now");
      if (cursor !== null && !isOver(this.#run)) await this.#follow(cursor);
      else this.freshness.complete();
    } catch (error) {
      if (signal.aborted) return;
      this.#problem = { error, again: () => void this.load() };
      this.#tell("now");
    }
  }

  destroy(): void {
    this.#stopped.abort();
  }

  #tell(urgency: Urgency): void {
    this.#version += 1;
    this.#changed(urgency);
  }

  /** The run no longer exists: no more requests are sent, the last state stays. */
  #gone(): void {
    if (this.#run === null) return;
    this.#stopped.abort();
    this.#isLive = false;
    this.freshness.removed();
    this.#tell("now");
  }

  async #follow(cursor: string): Promise<void> {
    const { signal } = this.#stopped;
    const ending = await this.source.follow(
      cursor,
      {
        changed: ({ transaction, entries }) => {
          this.entries.put(entries);
          this.#run = transaction;
          const isFailure = entries.some(({ status }) => status === "error");
          if (isOver(transaction) || isFailure) void this.#loadFailures();
          this.#tell("soon");
        },
        heard: () => this.freshness.heard(),
        lost: (error) => this.freshness.lost(error),
      },
      signal,
    );
    if (ending === "removed") return;
    this.freshness.complete();
    if (ending === "deleted") {
      this.#run = await this.source.run(signal);
      this.#isLive = false;
      this.#tell("now");
    }
    // The start message may have arrived after the page was opened.
    if (this.roles.known?.names.length === 0) this.roles.ask();
  }

  async #loadFailures(): Promise<void> {
    if (this.#isAskingFailures) return;
    this.#isAskingFailures = true;
    try {
      this.#failures = await this.source.failures(this.#stopped.signal);
      this.#failuresProblem = null;
      this.#explain();
    } catch (error) {
      if (this.#stopped.signal.aborted) return;
      this.#failuresProblem = { error, again: () => void this.#loadFailures() };
    } finally {
      this.#isAskingFailures = false;
    }
    this.#tell("now");
  }

  /** Only the list of failures has messages; later entries get theirs too. */
  #explain(): void {
    for (const { id, message } of this.#failures?.failed ?? []) this.entries.explain(id, message);
  }
}

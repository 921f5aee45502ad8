/** A run's data, with a notice if any request finds that the run no longer exists. */
import { ApiError } from "../api.ts";
import type { Ending, Listener } from "../live.ts";
import type { Causes, ExpectedEnd, Failures, Role, RunBrief } from "../shapes.ts";
import type { Row } from "./entry.ts";
import type { Run } from "./run.ts";
import type { RunSource } from "./source.ts";

/** The API's name of the error that there is no such run. */
export const GONE = "urn:fuel-history:transaction_not_found";

export class NoticingSource implements RunSource {
  readonly id: number;
  readonly madeAt: number | null;

  /** `gone` is called before the request fails. */
  constructor(
    readonly source: RunSource,
    readonly gone: () => void,
  ) {
    this.id = source.id;
    this.madeAt = source.madeAt;
  }

  run(signal: AbortSignal): Promise<Run> {
    return this.#noticing(this.source.run(signal));
  }

  entries(part: (rows: readonly Row[]) => void, signal: AbortSignal): Promise<string | null> {
    return this.#noticing(this.source.entries(part, signal));
  }

  failures(signal: AbortSignal): Promise<Failures> {
    return this.#noticing(this.source.failures(signal));
  }

  roles(signal: AbortSignal): Promise<readonly Role[]> {
    return this.#noticing(this.source.roles(signal));
  }

  brief(signal: AbortSignal): Promise<RunBrief | null> {
    return this.#noticing(this.source.brief(signal));
  }

  causes(signal: AbortSignal): Promise<Causes | null> {
    return this.#noticing(this.source.causes(signal));
  }

  expectedEnd(signal: AbortSignal): Promise<ExpectedEnd | null> {
    return this.#noticing(this.source.expectedEnd(signal));
  }

  entry(id: number, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    return this.#noticing(this.source.entry(id, signal));
  }

  async follow(cursor: string, listener: Listener, signal: AbortSignal): Promise<Ending | null> {
    const ending = await this.#noticing(this.source.follow(cursor, listener, signal));
    if (ending === "removed") this.gone();
    return ending;
  }

  async #noticing<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof ApiError && error.kind === GONE) this.gone();
      throw error;
    }
  }
}

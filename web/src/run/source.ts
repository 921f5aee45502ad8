/** The source of a run's data: the server, or a file that contains it all. */

import type { Ending, Listener } from "../live.ts";
import type { Causes, ExpectedEnd, Failures, Role, RunBrief } from "../shapes.ts";
import type { Row } from "./entry.ts";
import type { Run } from "./run.ts";

export interface RunSource {
  readonly id: number;
  /**
   * When the file was saved, in milliseconds; null: the data is the server's, and other runs are
   * available.
   */
  readonly madeAt: number | null;
  /** Read before the entries. */
  run(signal: AbortSignal): Promise<Run>;
  /**
   * Calls `part` with entries as they arrive; resolves with the cursor to continue from, null:
   * none.
   */
  entries(part: (rows: readonly Row[]) => void, signal: AbortSignal): Promise<string | null>;
  failures(signal: AbortSignal): Promise<Failures>;
  /** The nodes of each role, sorted by role; empty: unknown. */
  roles(signal: AbortSignal): Promise<readonly Role[]>;
  /** How the run went, in a paragraph; null: it is not known here. */
  brief(signal: AbortSignal): Promise<RunBrief | null>;
  /** Why tasks failed; null: it is not known here. */
  causes(signal: AbortSignal): Promise<Causes | null>;
  /** When it ends; null: it is not known here. */
  expectedEnd(signal: AbortSignal): Promise<ExpectedEnd | null>;
  /** All details of one entry. */
  entry(id: number, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  /** Reports changes until no more come; null: the listener has gone. */
  follow(cursor: string, listener: Listener, signal: AbortSignal): Promise<Ending | null>;
}

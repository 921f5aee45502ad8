/** Where a run's page has its data from: the server, or a file that holds it all. */

import type { Ending, Listener } from "../live.ts";
import type { Failures, Role } from "../shapes.ts";
import type { Row } from "./entry.ts";
import type { Run } from "./run.ts";

export interface RunSource {
  readonly id: number;
  /**
   * When the file was made that holds all of it, in milliseconds; null: it is the server's, and
   * other runs can be reached.
   */
  readonly madeAt: number | null;
  /** Asked before the entries. */
  run(signal: AbortSignal): Promise<Run>;
  /** Calls `part` with entries as they come; resolves with where to follow from, null: nowhere. */
  entries(part: (rows: readonly Row[]) => void, signal: AbortSignal): Promise<string | null>;
  failures(signal: AbortSignal): Promise<Failures>;
  /** Which nodes have which roles, sorted by the roles' names; empty where nobody told. */
  roles(signal: AbortSignal): Promise<readonly Role[]>;
  /** Everything known of one entry. */
  entry(id: number, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
  /** Tells what changes until nothing more comes of the run; null: nobody listens any more. */
  follow(cursor: string, listener: Listener, signal: AbortSignal): Promise<Ending | null>;
}

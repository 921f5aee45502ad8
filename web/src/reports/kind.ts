/**
 * A kind of reports that are kept for somebody. What kinds have in common knows them by this only.
 */
import type { DeadReport } from "../shapes.ts";

/** What the API says of all reports that it keeps, dead and parked alike. */
export type KeptReports = Pick<DeadReport, "first_arrived_at" | "last_arrived_at">;

/** A filter of the API: its parameter, and what can be chosen. */
export interface Filter {
  readonly name: string;
  readonly label: string;
  /** Value and word of each; without them it is a text. */
  readonly options?: readonly (readonly [string, string])[];
  /** An example of a text, and what it may be. */
  readonly example?: string;
  readonly hint?: string;
}

/** What the filters ask of the API. */
export type Asked = Readonly<Record<string, string>>;

/** What is known of one, for the panel beside the list. */
export interface Described<Row> {
  readonly row: Row;
  readonly body: readonly HTMLElement[];
}

/** How the API is asked to replay some. */
export interface Replay {
  readonly path: string;
  readonly body: object;
}

/** What became of a replay: how many reports were sent, and why others were not. */
export interface Outcome {
  readonly sent: number;
  readonly others: readonly string[];
}

/** Methods, so that kinds of different rows are kinds all the same. */
export interface Kind<Row extends KeptReports = KeptReports> {
  /** In the address. */
  readonly name: string;
  readonly title: string;
  /** What they are, and what becomes of them. */
  readonly about: string;
  /** The list's path below /api. */
  readonly path: string;
  /** The row's member that names it. */
  readonly key: string;
  /** Which other members counting needs. */
  readonly counting: readonly string[];
  readonly columns: readonly string[];
  readonly filters: readonly Filter[];
  readonly nothing: { readonly title: string; readonly hint: string };
  keyOf(row: Row): string;
  /** What an opened one is called. */
  nameOf(key: string): string;
  /** Of the columns after the first, which is the key. */
  cells(row: Row): readonly (Node | string)[];
  /** How many reports these are, in words. */
  told(rows: number, reports: number): string;
  reportsOf(row: Row): number;
  /** Resolves with null where there is none; throws ApiError. */
  describe(key: string, signal: AbortSignal): Promise<Described<Row> | null>;
  /** Why it cannot be replayed; null: it can. */
  cannotReplay(row: Row): string | null;
  /** `again`: also those that were replayed before. */
  replay(keys: readonly string[], again: boolean): Replay;
  /** Whether rows like these were replayed before. */
  isAgain(asked: Asked): boolean;
  wasReplayed(row: Row): boolean;
  outcome(answer: unknown): Outcome;
  /** The address that removes one; nothing that came after `row` was read goes with it. */
  removal(row: Row): string;
}

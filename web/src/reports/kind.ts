/** The interface of a kind of kept reports; code that all kinds share uses only this. */
import type { ComponentChildren } from "preact";
import type { DeadReport } from "../shapes.ts";

/** Members that dead and parked reports have in the API. */
export type KeptReports = Pick<DeadReport, "first_arrived_at" | "last_arrived_at">;

/** A filter of the API: its parameter, and its choices. */
export interface Filter {
  readonly name: string;
  readonly label: string;
  /** The value and word of each choice; without them it is a text. */
  readonly options?: readonly (readonly [string, string])[];
  /** An example of a text, and its format. */
  readonly example?: string;
  readonly hint?: string;
}

/** The filters' parameters for the API. */
export type Asked = Readonly<Record<string, string>>;

/** Details of a report, for the panel beside the list. */
export interface Described<Row> {
  readonly row: Row;
  readonly body: ComponentChildren;
}

/** The API's request to replay some. */
export interface Replay {
  readonly path: string;
  readonly body: object;
}

/** The result of a replay: how many reports were sent, and why others were not. */
export interface Outcome {
  readonly sent: number;
  readonly others: readonly string[];
}

/** Methods, so that kinds with different rows have the same type. */
export interface Kind<Row extends KeptReports = KeptReports> {
  /** In the address. */
  readonly name: string;
  readonly title: string;
  /** A description of these reports. */
  readonly about: string;
  /** The list's path below /api. */
  readonly path: string;
  /** The row's member with its key. */
  readonly key: string;
  /** Other members that counting needs. */
  readonly counting: readonly string[];
  readonly columns: readonly string[];
  readonly filters: readonly Filter[];
  readonly nothing: { readonly title: string; readonly hint: string };
  keyOf(row: Row): string;
  /** The title of an opened report. */
  nameOf(key: string): string;
  /** The columns after the first, which is the key. */
  cells(row: Row): readonly ComponentChildren[];
  /** The number of these reports in words. */
  told(rows: number, reports: number): string;
  reportsOf(row: Row): number;
  /** Resolves with null if it does not exist; throws ApiError. */
  describe(key: string, signal: AbortSignal): Promise<Described<Row> | null>;
  /** Why it cannot be replayed; null: it can. */
  cannotReplay(row: Row): string | null;
  /** `again` includes those that were replayed before. */
  replay(keys: readonly string[], again: boolean): Replay;
  /** Whether rows like these were replayed before. */
  isAgain(asked: Asked): boolean;
  wasReplayed(row: Row): boolean;
  outcome(answer: unknown): Outcome;
  /** The URL that removes one, and nothing that arrived after `row` was read. */
  removal(row: Row): string;
}

/** The data of a run's file, as fuel_history/report/ writes it. */
import { MEMBER_LIST, type MemberName, type Row } from "../run/entry.ts";
import type { Run } from "../run/run.ts";
import type { ChainLink, ExpectedEnd, Failures, Role, RunBrief } from "../shapes.ts";
import type { Status } from "../status.ts";

/** Times are seconds since the epoch, as in the API. */
export interface Held {
  readonly made_at: number;
  /** The server's URL. */
  readonly server: string;
  readonly run: Run;
  /** These three are null if the server is too old to tell; files of older clients lack them. */
  readonly brief?: RunBrief | null;
  /** Also null if the run has ended. */
  readonly eta?: ExpectedEnd | null;
  readonly chain?: ChainLink | null;
  readonly failures: Failures;
  readonly roles: readonly Role[];
  /** Columns: JSON, deflated, in base64. */
  readonly entries: string;
  /** Further details of the entries, `size` per part, in their order; packed like `entries`. */
  readonly details: { readonly size: number; readonly parts: readonly string[] };
}

/**
 * The columns by the entries' members: values, indexes of the lists, times since `from`. Members
 * that the client does not write are null in all entries.
 */
type Columns = Readonly<Partial<Record<MemberName, readonly (number | null)[]>>> & {
  readonly nodes: readonly string[];
  readonly tasks: readonly string[];
  readonly statuses: readonly Status[];
  /** The outcome of each node as a whole. */
  readonly outcomes: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch that all times count from. */
  readonly from: number;
};

export interface Unpacked {
  readonly rows: readonly Row[];
  readonly outcomes: Readonly<Record<string, unknown>>;
}

/** Return a file's entries; throws if the file is damaged. */
export async function unpacked(held: Held): Promise<Unpacked> {
  const columns = (await inflated(held.entries)) as Columns;
  const { from, nodes, tasks, statuses, outcomes } = columns;
  const lists: Readonly<Partial<Record<MemberName, readonly string[]>>> = {
    node: nodes,
    task: tasks,
    status: statuses,
  };
  const rows = (columns.id ?? []).map((_, place) => {
    const row: Record<string, unknown> = {};
    for (const [name, { of, as }] of MEMBER_LIST) {
      const value = columns[name]?.[place] ?? null;
      if (value !== null && as === "time") row[of] = (from + value) / 1000;
      else row[of] = value === null ? null : (lists[name]?.[value] ?? value);
    }
    return row as Row;
  });
  return { rows, outcomes };
}

/** Return the value of JSON, deflated, in base64. */
export async function inflated(text: string): Promise<unknown> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = characters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return await new Response(stream).json();
}

/** What a run's file holds, as client/report/ writes it. */
import type { Status } from "../run/entry.ts";
import type { Failures, HistoryRow, Role, Run } from "../shapes.ts";

/** Times are seconds since the epoch, as the API has them. */
export interface Held {
  readonly made_at: number;
  /** The server's URL. */
  readonly server: string;
  readonly run: Run;
  readonly failures: Failures;
  /** Not in files of older clients. */
  readonly roles?: readonly Role[];
  /** Columns: JSON, deflated, in base64. */
  readonly entries: string;
  /** What else is known of the entries, so many to a part, in their order; each as `entries`. */
  readonly details: { readonly size: number; readonly parts: readonly string[] };
}

/** A column for each member of an entry; names are told once. */
interface Columns {
  readonly nodes: readonly string[];
  readonly tasks: readonly string[];
  readonly statuses: readonly Status[];
  /** How each node as a whole came out of the run. */
  readonly outcomes: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch that all times count from. */
  readonly from: number;
  readonly id: readonly number[];
  /** Places in the lists above. */
  readonly node: readonly number[];
  readonly task: readonly number[];
  readonly status: readonly number[];
  readonly start: readonly (number | null)[];
  readonly end: readonly (number | null)[];
}

export interface Unpacked {
  readonly rows: readonly HistoryRow[];
  readonly outcomes: Readonly<Record<string, unknown>>;
}

/** Return a file's entries; throws where the file is damaged. */
export async function unpacked(held: Held): Promise<Unpacked> {
  const columns = (await inflated(held.entries)) as Columns;
  const time = (ms: number | null | undefined): number | null => ms === null || ms === undefined ? null : (columns.from + ms) / 1000;
  const rows = columns.id.map((id, place): HistoryRow => ({
    id,
    task_id: held.run.id,
    node_id: columns.nodes[columns.node[place] ?? -1] ?? "",
    deployment_graph_task_name: columns.tasks[columns.task[place] ?? -1] ?? "",
    status: columns.statuses[columns.status[place] ?? -1] ?? "pending",
    time_start: time(columns.start[place]),
    time_end: time(columns.end[place]),
  }));
  return { rows, outcomes: columns.outcomes };
}

/** Return what JSON, deflated, in base64, says. */
export async function inflated(text: string): Promise<unknown> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = characters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

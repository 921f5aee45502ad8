/** The entries of a node or of a task, from the API. */
import { getPage, url } from "../api.ts";
import { inSeconds } from "../exact_times.ts";
import type { Cluster, Entry } from "../shapes.ts";

/** Whose entries: those of a node, of a task, or of a task on a node. */
export interface Subject {
  readonly node: string | null;
  readonly task: string | null;
  readonly cluster: string | null;
}

export interface Entries {
  readonly rows: readonly Entry[];
  /** Whether there are older entries. */
  readonly more: boolean;
}

/** The newest entries of all runs; older ones are not read. */
const MOST = 5_000;

/** Return the entries, the newest of each environment first. Throws ApiError. */
export async function history(
  { node, task, cluster }: Subject,
  signal: AbortSignal,
): Promise<Entries> {
  const query = { tasks_names: task, order_by: "-time_start", limit: MOST };
  const entriesOf = async (path: string): Promise<Entries> => {
    const page = await getPage<Entry>(url(`v1/${path}/deployment_history/`, query), signal);
    return { rows: inSeconds(page.rows), more: page.next !== null };
  };
  if (node !== null) return entriesOf(`nodes/${encodeURIComponent(node)}`);
  const ids = cluster === null ? await environments(signal) : [cluster];
  const found = await Promise.all(ids.map((id) => entriesOf(`clusters/${encodeURIComponent(id)}`)));
  return { rows: found.flatMap(({ rows }) => rows), more: found.some(({ more }) => more) };
}

async function environments(signal: AbortSignal): Promise<string[]> {
  const { rows } = await getPage<Cluster>(url("clusters/"), signal);
  return rows.map(({ id }) => String(id));
}

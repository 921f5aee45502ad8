/** All reports that match a filter, on all pages: count, replay, remove. */
import { change, getPage, url } from "../api.ts";
import { counted } from "../format.ts";
import type { Purged } from "../shapes.ts";
import type { Asked, KeptReports, Kind, Outcome } from "./kind.ts";

/** More rows than on a page that api.ts caches. */
const COUNTED_AT_ONCE = 5_000;
/** How many of the longest names fit into a request. */
const REPLAYED_AT_ONCE = 500;

/** The number of reports, and the arrival of the last one. */
export interface Counted {
  readonly rows: number;
  readonly reports: number;
  readonly newest: number;
}

/** Count the reports that match the filter now. Throws ApiError. */
export async function countAll(kind: Kind, asked: Asked, signal: AbortSignal): Promise<Counted> {
  let [rows, reports, newest] = [0, 0, 0];
  for await (const page of pages(kind, asked, COUNTED_AT_ONCE, signal)) {
    rows += page.length;
    for (const row of page) {
      reports += kind.reportsOf(row);
      newest = Math.max(newest, row.last_arrived_at);
    }
  }
  return { rows, reports, newest };
}

/**
 * Remove the counted reports, and none that arrived later. Resolves with their number. Throws
 * ApiError.
 */
export async function removeAll(kind: Kind, asked: Asked, { newest }: Counted): Promise<number> {
  const answer = await change<Purged>("DELETE", url(kind.path, { ...asked, until: newest + 1 }));
  return answer?.purged ?? 0;
}

/**
 * Replay the reports that match the filter, some at a time. Throws ApiError: some were then sent,
 * and the request can be repeated.
 */
export async function replayAll(kind: Kind, asked: Asked, signal: AbortSignal): Promise<Outcome> {
  let sent = 0;
  const others: string[] = [];
  for await (const page of pages(kind, asked, REPLAYED_AT_ONCE, signal)) {
    const keys = page.map((row) => kind.keyOf(row));
    const outcome = await replay(kind, keys, kind.isAgain(asked));
    sent += outcome.sent;
    others.push(...outcome.others);
  }
  return { sent, others };
}

/** Replay some; `again` includes those that were replayed before. Throws ApiError. */
export async function replay(
  kind: Kind,
  keys: readonly string[],
  again: boolean,
): Promise<Outcome> {
  const { path, body } = kind.replay(keys, again);
  return kind.outcome(await change("POST", path, body));
}

/** Return the result of a replay in words. */
export function outcomeTold({ sent, others }: Outcome): string {
  const first = `${counted(sent, "report was", "reports were")} sent to the receiver again.`;
  if (others.length === 0) return first;
  const whys = [...new Set(others)].join("; ");
  return `${first} ${counted(others.length, "was", "were")} not: ${whys}.`;
}

async function* pages(
  kind: Kind,
  asked: Asked,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<KeptReports[]> {
  const query = {
    ...asked,
    fields: [kind.key, "last_arrived_at", ...kind.counting].join(","),
    order_by: "-id",
    limit,
  };
  for (let cursor: string | null = null, more = true; more; ) {
    const page: { rows: KeptReports[]; next: string | null } = await getPage<KeptReports>(
      url(kind.path, { ...query, cursor }),
      signal,
    );
    if (page.rows.length > 0) yield page.rows;
    cursor = page.next;
    more = cursor !== null;
  }
}

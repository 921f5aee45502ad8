/** The number of waiting reports, beside the link to them. */
import { getPage, url } from "../api.ts";
import { count, counted } from "../format.ts";
import type { DeadReport, ParkedRun } from "../shapes.ts";
import { useWatched } from "../use_watched.ts";

const EVERY = 15_000;
/** The maximum of the count; an action counts all of them. */
const MOST = 1_000;

interface Waiting {
  readonly dead: number;
  readonly parked: number;
  /** Whether there are more. */
  readonly isMore: boolean;
}

/** It counts again when `asked` changes, and periodically while the page is visible. */
export function WaitingReports({ asked }: { readonly asked: string }) {
  // The view reports an unavailable server; the last count stays.
  const { shown } = useWatched(counts, EVERY, asked);
  if (shown === null || shown.dead + shown.parked === 0) return null;
  const each = [counted(shown.dead, "dead report"), counted(shown.parked, "parked report")];
  return (
    <span class="count" title={each.join(", ")}>
      {count(shown.dead + shown.parked)}
      {shown.isMore && "+"}
    </span>
  );
}

async function counts(signal: AbortSignal): Promise<Waiting> {
  const [dead, parked] = await Promise.all([
    getPage<Pick<DeadReport, "id">>(url("dead_reports/", { fields: "id", limit: MOST }), signal),
    getPage<Pick<ParkedRun, "reports">>(
      url("parked_reports/", { fields: "reports", limit: MOST }),
      signal,
    ),
  ]);
  return {
    dead: dead.rows.length,
    parked: parked.rows.reduce((sum, row) => sum + row.reports, 0),
    isMore: dead.next !== null || parked.next !== null,
  };
}

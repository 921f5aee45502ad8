/** Save entries as a CSV file. */
import { csv } from "./csv.ts";
import type { Entry } from "./entry.ts";

/** Save exactly these entries, without a request, so a filter may match any number of names. */
export function save(run: number, entries: readonly Entry[], isWhole: boolean): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(csv(run, entries), { type: "text/csv;charset=utf-8" }));
  link.download = `run-${run}${isWhole ? "" : "-filtered"}.csv`;
  link.click();
  // Some browsers have not started to read by now.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The number of waiting reports, beside the link to them. */
import { getPage, url } from "../api.ts";
import { element } from "../element.ts";
import { count, counted } from "../format.ts";
import type { DeadReport, ParkedRun } from "../shapes.ts";

const EVERY = 15_000;
/** The maximum of the count; an action counts all of them. */
const MOST = 1_000;

export class WaitingReports {
  readonly element = element("span", { class: "count", hidden: true });
  #stopped: AbortController | null = null;

  /** Count now, and periodically while the page is visible. */
  start(): void {
    if (this.#stopped !== null) {
      this.count();
      return;
    }
    const stopped = new AbortController();
    this.#stopped = stopped;
    const timer = setInterval(() => {
      if (!document.hidden) this.count();
    }, EVERY);
    stopped.signal.addEventListener("abort", () => clearInterval(timer));
    this.count();
  }

  /** The user logged out. */
  stop(): void {
    this.#stopped?.abort();
    this.#stopped = null;
    this.element.hidden = true;
  }

  /** Count them now. */
  readonly count = (): void => {
    if (this.#stopped !== null) void this.#count(this.#stopped.signal);
  };

  async #count(signal: AbortSignal): Promise<void> {
    try {
      const [dead, parked] = await Promise.all([
        getPage<Pick<DeadReport, "id">>(
          url("dead_reports/", { fields: "id", limit: MOST }),
          signal,
        ),
        getPage<Pick<ParkedRun, "reports">>(
          url("parked_reports/", { fields: "reports", limit: MOST }),
          signal,
        ),
      ]);
      if (signal.aborted) return;
      const reports = parked.rows.reduce((sum, row) => sum + row.reports, 0);
      const more = dead.next === null && parked.next === null ? "" : "+";
      const all = dead.rows.length + reports;
      this.element.textContent = `${count(all)}${more}`;
      const each = [counted(dead.rows.length, "dead report"), counted(reports, "parked report")];
      this.element.title = each.join(", ");
      this.element.hidden = all === 0;
    } catch {
      // The view reports an unavailable server; the last count stays.
    }
  }
}

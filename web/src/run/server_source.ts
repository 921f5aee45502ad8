/** A run's data, from the API. */

import type { Page, Query } from "../api.ts";
import { get, getPage, url } from "../api.ts";
import { inSeconds } from "../exact_times.ts";
import type { Ending, Listener } from "../live.ts";
import { follow } from "../live.ts";
import type { Causes, Changes, ExpectedEnd, Failures, Role, RunBrief } from "../shapes.ts";
import { MEMBER_LIST, type Row } from "./entry.ts";
import type { Run } from "./run.ts";
import type { RunSource } from "./source.ts";

/** The API's maximum per page. */
const PAGE_SIZE = 10_000;
const FIELDS = MEMBER_LIST.map(([, { of }]) => of).join(",");

export class ServerSource implements RunSource {
  readonly id: number;
  readonly madeAt = null;
  #cursor: string | null = null;

  constructor(id: number) {
    this.id = id;
  }

  async run(signal: AbortSignal): Promise<Run> {
    // Read with the cursor, before the entries: changes during the read come again later, and so
    // does the run.
    const { cursor, transaction } = await get<Changes>(
      url(`v1/transactions/${this.id}/changes/`),
      signal,
    );
    this.#cursor = cursor;
    inSeconds([transaction]);
    return transaction;
  }

  async entries(part: (rows: readonly Row[]) => void, signal: AbortSignal): Promise<string | null> {
    // Not from a replica that is behind the cursor.
    const headers: Record<string, string> =
      this.#cursor === null ? {} : { "Last-Event-ID": this.#cursor };
    let next: string | null = null;
    do {
      const query: Query = { fields: FIELDS, limit: PAGE_SIZE, cursor: next };
      const page: Page<Row> = await getPage<Row>(
        url(`v1/transactions/${this.id}/deployment_history/`, query),
        signal,
        headers,
      );
      // Tasks of the graph without an entry, which ran on no node, are left out.
      part(inSeconds(page.rows.filter(({ id }) => id !== undefined)));
      next = page.next;
    } while (next !== null);
    return this.#cursor;
  }

  failures(signal: AbortSignal): Promise<Failures> {
    return get(url(`transactions/${this.id}/failures/`), signal);
  }

  roles(signal: AbortSignal): Promise<readonly Role[]> {
    return get(url(`transactions/${this.id}/roles/`), signal);
  }

  brief(signal: AbortSignal): Promise<RunBrief> {
    return get(url(`transactions/${this.id}/brief/`), signal);
  }

  causes(signal: AbortSignal): Promise<Causes> {
    return get(url(`transactions/${this.id}/causes/`), signal);
  }

  expectedEnd(signal: AbortSignal): Promise<ExpectedEnd> {
    return get(url(`transactions/${this.id}/eta/`), signal);
  }

  entry(id: number, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    return get(url(`transactions/${this.id}/deployment_history/${id}/`), signal);
  }

  follow(cursor: string, listener: Listener, signal: AbortSignal): Promise<Ending | null> {
    return follow(this.id, cursor, listener, signal);
  }
}

/** All entries of one run, stored once for all its views. */
import { nodeName } from "../format.ts";
import { STATUSES, type Status } from "../status.ts";
import { type Entry, entryOf, type Row } from "./entry.ts";
import type { Roles } from "./roles.ts";
import type { NodeInfo } from "./run_view.ts";

/** By status, the worst first; those that only a newer server knows come last. */
export type Counts = Record<Status, number> & Record<string, number>;

/** The entries of a run; a newer row replaces the older. */
export class Entries {
  readonly #entries: Entry[] = [];
  readonly #places = new Map<number, number>();
  readonly #names = new Map<string, string>();

  get all(): readonly Entry[] {
    return this.#entries;
  }

  /** Add rows of the API; a message that a row lacks is kept. */
  put(rows: readonly Row[]): void {
    for (const row of rows) {
      const place = this.#places.get(row.id);
      const known = place === undefined ? undefined : this.#entries[place];
      const message = row.message ?? known?.message ?? null;
      const entry = entryOf(row, message, (name) => this.#one(name));
      if (place === undefined) {
        this.#places.set(row.id, this.#entries.length);
        this.#entries.push(entry);
      } else this.#entries[place] = entry;
    }
  }

  /** Add the message of an entry, which only the list of failures has. */
  explain(id: number, message: string | null): void {
    const entry = this.get(id);
    if (entry && message !== null) entry.message = message;
  }

  /** Return the entry with this id. */
  get(id: number): Entry | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#entries[place];
  }

  /** Return the nodes in order for people: master, 2, 10, no node. */
  nodes(roles: Roles): NodeInfo[] {
    const ids = new Set(this.#entries.map(({ node }) => node));
    return [...ids].sort(byNode).map((id) => ({ id, name: nodeName(id), roles: roles.of(id) }));
  }

  /** Return the names of tasks, sorted. */
  tasks(): string[] {
    return [...new Set(this.#entries.map(({ task }) => task))].sort(byText);
  }

  // A name occurs in thousands of rows: store one text for all of them.
  #one(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    this.#names.set(text, text);
    return text;
  }
}

/** Return how many entries have each status. */
export function countByStatus(entries: readonly Entry[]): Counts {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Counts;
  for (const { status } of entries) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const collator = new Intl.Collator("en", { numeric: true });
export const byText = collator.compare;

const PLACES: Readonly<Record<string, number>> = { master: -1, virtual_sync_node: 1 };

/** Compare ids of nodes. */
export function byNode(left: string, right: string): number {
  return (PLACES[left] ?? 0) - (PLACES[right] ?? 0) || byText(left, right);
}

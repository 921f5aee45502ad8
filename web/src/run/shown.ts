/** The entries that match the filter, for all views and for CSV. */
import { count, counted } from "../format.ts";
import type { Entry } from "./entry.ts";
import { besidesStatuses, type Filter, withStatuses } from "./filter.ts";
import { NO_ROLES } from "./roles.ts";
import type { RunData } from "./run_data.ts";

export interface Shown {
  readonly entries: readonly Entry[];
  /** The same without the filter's statuses, to count the entries with each status. */
  readonly ofAllStatuses: readonly Entry[];
  /** The number of entries in words. */
  readonly text: string;
}

/** Return the matching entries; null: the filter names roles, which are not known yet. */
export function shownOf({ entries, roles }: RunData, filter: Filter): Shown | null {
  if (roles.known === null && filter.roles !== "") return null;
  const ofAllStatuses = besidesStatuses(entries.all, filter, roles.known ?? NO_ROLES);
  const shown = withStatuses(ofAllStatuses, filter);
  const total = entries.all.length;
  const all = counted(total, "entry", "entries");
  const some = shown.length === total ? all : `${count(shown.length)} of ${all}`;
  const hasNone = filter.roles !== "" && roles.known?.names.length === 0;
  const text = hasNone ? `${some}: no roles are known` : some;
  return { entries: shown, ofAllStatuses, text };
}

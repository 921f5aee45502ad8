/** What the filter leaves of a run's entries, for all views and for CSV. */
import { count, counted } from "../format.ts";
import type { Entry } from "./entry.ts";
import { besidesStatuses, type Filter, withStatuses } from "./filter.ts";
import { NO_ROLES } from "./roles.ts";
import type { RunData } from "./run_data.ts";

export interface Shown {
  readonly entries: readonly Entry[];
  /** The same without the filter's statuses: how many have each status is counted in these. */
  readonly ofAllStatuses: readonly Entry[];
  /** How many these are, in words. */
  readonly text: string;
}

/** Return what the filter leaves; null: it names roles, and these are not known yet. */
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

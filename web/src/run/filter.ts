/** The filter of a run's entries: the same for every view, and in the address. */
import { isStatus, STATUSES, type Status } from "../status.ts";
import type { Entry } from "./entry.ts";
import type { Roles } from "./roles.ts";

/** A filter in the format of the address; empty texts do not filter. */
export interface Filter {
  readonly tasks: string;
  readonly nodes: string;
  readonly roles: string;
  readonly statuses: readonly Status[];
  /** ISO 8601: when entries started. */
  readonly since: string;
  readonly until: string;
  /** ISO 8601: entries ran then. */
  readonly at: string;
}

/** Return the filter of an address. */
export function filterOf(query: URLSearchParams): Filter {
  const text = (name: string): string => query.get(name) ?? "";
  const chosen = words(text("statuses")).filter(isStatus);
  return {
    tasks: text("tasks"),
    nodes: text("nodes"),
    roles: text("roles"),
    statuses: STATUSES.filter((each) => chosen.includes(each)),
    since: text("since"),
    until: text("until"),
    at: text("at"),
  };
}

/** Return the filter as parameters of an address. */
export function queryOf(filter: Filter): Record<keyof Filter, string> {
  return { ...filter, statuses: filter.statuses.join(",") };
}

/** Return the entries that match the filter, ignoring its statuses. */
export function besidesStatuses(
  entries: readonly Entry[],
  filter: Filter,
  roles: Roles,
): readonly Entry[] {
  const tasks = matching(new Set(entries.map(({ task }) => task)), filter.tasks);
  const nodes = matching(new Set(entries.map(({ node }) => node)), filter.nodes);
  const asked = matching(new Set(roles.names), filter.roles);
  const withRoles = asked && roles.nodesOf(asked);
  const since = time(filter.since);
  const until = time(filter.until);
  const at = time(filter.at);
  if (!tasks && !nodes && !withRoles && since === null && until === null && at === null)
    return entries;
  return entries.filter((entry) => {
    // As in the API: an entry without a start counts by its end.
    const moment = entry.start ?? entry.end;
    return (
      (!tasks || tasks.has(entry.task)) &&
      (!nodes || nodes.has(entry.node)) &&
      (!withRoles || withRoles.has(entry.node)) &&
      (since === null || (moment !== null && moment >= since)) &&
      (until === null || (moment !== null && moment < until)) &&
      (at === null || ranAt(entry, at))
    );
  });
}

/** Return whether an entry had started and not ended at a time, as far as is known now. */
function ranAt({ start, end, status }: Entry, at: number): boolean {
  const began = start ?? end;
  if (began === null || began > at) return false;
  return end === null ? status === "running" : end > at;
}

/** Return the entries with one of the filter's statuses. */
export function withStatuses(entries: readonly Entry[], filter: Filter): readonly Entry[] {
  const { statuses } = filter;
  return statuses.length === 0
    ? entries
    : entries.filter(({ status }) => statuses.includes(status));
}

/** Return the names for words separated by commas: equal ones, else those that contain the word. */
export function matching(names: ReadonlySet<string>, text: string): ReadonlySet<string> | null {
  const asked = words(text);
  if (asked.length === 0) return null;
  const found = new Set<string>();
  for (const word of asked) {
    if (names.has(word)) found.add(word);
    else
      for (const name of names)
        if (name.toLowerCase().includes(word.toLowerCase())) found.add(name);
  }
  return found;
}

function words(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}

function time(text: string): number | null {
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}

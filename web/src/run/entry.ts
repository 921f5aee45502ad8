/** An entry of a run as the page keeps it: each member is declared here, once. */
import type { Entry as ApiEntry, ChangedEntry } from "../shapes.ts";

/** The source of a member, and how it is stored. */
interface Member {
  readonly of: keyof ApiEntry;
  /** Equal names share one text; times are milliseconds since the epoch, not seconds. */
  readonly as: "value" | "name" | "time";
  /** Where the table shows it as it is, by its name; others have their column in columns.ts. */
  readonly column?: { readonly title: string; readonly width: number; readonly grows?: number };
}

/** By the page's names, in the API's order. */
const MEMBERS = {
  id: { of: "id", as: "value" },
  node: { of: "node_id", as: "name" },
  task: {
    of: "deployment_graph_task_name",
    as: "name",
    column: { title: "Task", width: 200, grows: 1.4 },
  },
  start: { of: "time_start", as: "time" },
  end: { of: "time_end", as: "time" },
  status: { of: "status", as: "value" },
} as const satisfies Readonly<Record<string, Member>>;

type Members = typeof MEMBERS;
export type MemberName = keyof Members;

/** The same as a list: for requests, saved files and CSV. */
export const MEMBER_LIST = Object.entries(MEMBERS) as unknown as readonly (readonly [
  MemberName,
  Member,
])[];

export type Entry = { readonly [Name in MemberName]: ApiEntry[Members[Name]["of"]] } & {
  /** Only the lists of failures and of changes have it. */
  message: string | null;
};

/** An entry in the format of the API's lists. */
export type Row = Pick<ApiEntry, Members[MemberName]["of"]> &
  Partial<Pick<ChangedEntry, "message">>;

/** Return a row as an entry; `one` returns the same text for equal names. */
export function entryOf(row: Row, message: string | null, one: (name: string) => string): Entry {
  const made: Record<string, unknown> = {};
  for (const [name, { of, as }] of MEMBER_LIST) {
    const value = row[of as keyof Row];
    if (as === "name" && typeof value === "string") made[name] = one(value);
    else made[name] = as === "time" && typeof value === "number" ? value * 1000 : value;
  }
  made.message = message;
  return made as Entry;
}

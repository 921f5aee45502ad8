/** The columns of a run's table: their values, and their sort keys. */
import type { ComponentChildren } from "preact";
import { duration, nodeName, utc, when } from "../format.ts";
import { Badge } from "../marks.tsx";
import { readable } from "../readable.ts";
import { rankOf } from "../status.ts";
import { byNode } from "./entries.ts";
import { type Entry, MEMBER_LIST } from "./entry.ts";

/** The sort key of an entry; null and "": it has no value in this column. */
export type Key = string | number | null;

export interface Column {
  /** In the address, as `sort=took`; also the class of its cells. */
  readonly name: string;
  readonly title: string;
  /** In pixels; for a growing column the minimum. */
  readonly width: number;
  /** Its share of the remaining width. */
  readonly grows?: number;
  /** A running task has run until `now`. */
  key(entry: Entry, now: number): Key;
  /** Without it numbers and texts sort as people expect. */
  readonly compare?: (left: string, right: string) => number;
  /** Without it the key is shown. */
  cell?(entry: Entry, now: number): ComponentChildren;
}

const BEGAN: Column = {
  name: "began",
  title: "Started",
  width: 182,
  key: ({ start }) => start,
  cell: ({ start }) => time(start),
};

export const COLUMNS: readonly Column[] = [
  {
    name: "status",
    title: "Status",
    width: 96,
    key: ({ status }) => rankOf(status),
    cell: ({ status }) => <Badge status={status} />,
  },
  ...MEMBER_LIST.flatMap(([name, { column }]): Column[] =>
    column === undefined ? [] : [{ name, ...column, key: (entry) => entry[name] }],
  ),
  {
    name: "node",
    title: "Node",
    width: 110,
    key: ({ node }) => node,
    compare: byNode,
    cell: ({ node }) => nodeName(node),
  },
  BEGAN,
  {
    name: "ended",
    title: "Ended",
    width: 182,
    key: ({ end }) => end,
    cell: ({ end }) => time(end),
  },
  {
    name: "took",
    title: "Duration",
    width: 96,
    key: took,
    cell: (entry, now) => {
      const known = took(entry, now);
      return known === null ? "" : duration(known);
    },
  },
  {
    name: "message",
    title: "Message",
    width: 220,
    grows: 2,
    key: ({ message }) => message,
  },
];

/** Return the column with this name; by default the start of entries. */
export function columnOf(name: string): Column {
  return COLUMNS.find((column) => column.name === name) ?? BEGAN;
}

/** Return the value of a column for an entry. */
export function shownIn(column: Column, entry: Entry, now: number): ComponentChildren {
  return column.cell === undefined
    ? readable(String(column.key(entry, now) ?? ""))
    : column.cell(entry, now);
}

function took({ start, end, status }: Entry, now: number): number | null {
  const until = end ?? (status === "running" ? now : null);
  return start === null || until === null ? null : until - start;
}

function time(value: number | null): ComponentChildren {
  return value === null ? "" : <span title={utc(value)}>{when(value)}</span>;
}

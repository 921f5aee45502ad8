/** The grid of a run: the entry of each cell, and the nodes that differ; pure. */
import { byText } from "../run/entries.ts";
import type { Entry } from "../run/entry.ts";
import type { NodeInfo } from "../run/run_view.ts";
import type { Status } from "../status.ts";

export interface Cells {
  readonly nodes: readonly NodeInfo[];
  readonly tasks: readonly string[];
  /** By node, then by task; undefined: the node does not have the task. */
  readonly entries: readonly (readonly (Entry | undefined)[])[];
  /** Whether a node differs from most nodes in the result of a task. */
  readonly differs: readonly boolean[];
}

export type CellPlace = readonly [row: number, column: number];

/** Return the entry of a cell; undefined: it has none. */
export function entryAt({ entries }: Cells, [row, column]: CellPlace): Entry | undefined {
  return entries[row]?.[column];
}

/** Return the cell of the entry with this id; null: there is none. */
export function placeOf({ entries }: Cells, id: number): CellPlace | null {
  for (const [row, cells] of entries.entries()) {
    const column = cells.findIndex((entry) => entry?.id === id);
    if (column !== -1) return [row, column];
  }
  return null;
}

/**
 * Return the cells: nodes as given, tasks in the order of their first start; if `failuresFirst`,
 * those with failures before the others.
 */
export function cellsOf(
  entries: readonly Entry[],
  nodes: readonly NodeInfo[],
  failuresFirst: boolean,
): Cells {
  const began = new Map<string, number>();
  for (const { task, start, end } of entries) {
    began.set(task, Math.min(began.get(task) ?? Infinity, start ?? end ?? Infinity));
  }
  const failed = entries.filter(({ status }) => failuresFirst && status === "error");
  const inOrder = [...began.keys()].sort(
    (one, other) => (began.get(one) ?? 0) - (began.get(other) ?? 0) || byText(one, other),
  );
  const tasks = before(inOrder, new Set(failed.map(({ task }) => task)), (task) => task);
  const columns = new Map(tasks.map((task, place) => [task, place]));
  const there = new Set(entries.map(({ node }) => node));
  const shown = before(
    nodes.filter(({ id }) => there.has(id)),
    new Set(failed.map(({ node }) => node)),
    ({ id }) => id,
  );
  const rows = new Map(shown.map(({ id }, place) => [id, place]));
  const cells: (Entry | undefined)[][] = shown.map(
    () => new Array<Entry | undefined>(tasks.length),
  );
  for (const entry of entries) {
    const row = cells[rows.get(entry.node) ?? -1];
    if (row) row[columns.get(entry.task) ?? 0] = entry;
  }
  const usual = tasks.map((_, column) => mostFrequent(cells, column));
  const differs = cells.map((row) =>
    row.some(
      (entry, column) =>
        entry !== undefined && usual[column] !== null && entry.status !== usual[column],
    ),
  );
  return { nodes: shown, tasks, entries: cells, differs };
}

/**
 * Return things with those whose names are in `first` moved to the front; otherwise the order
 * stays.
 */
function before<Thing>(
  things: readonly Thing[],
  first: ReadonlySet<string>,
  nameOf: (thing: Thing) => string,
): Thing[] {
  const isFirst = (thing: Thing): boolean => first.has(nameOf(thing));
  return [...things.filter(isFirst), ...things.filter((thing) => !isFirst(thing))];
}

/**
 * Return the status of more than half of the nodes with this task; null: there is none, or only one
 * node has the task.
 */
function mostFrequent(
  cells: readonly (readonly (Entry | undefined)[])[],
  column: number,
): Status | null {
  const counts = new Map<Status, number>();
  let all = 0;
  for (const row of cells) {
    const status = row[column]?.status;
    if (status === undefined) continue;
    all += 1;
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  if (all < 3) return null;
  for (const [status, count] of counts) if (count * 2 > all) return status;
  return null;
}

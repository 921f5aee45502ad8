/** The grid of a run: the entry of each cell, and those that differ; pure. */
import { byText } from "../run/entries.ts";
import type { Entry } from "../run/entry.ts";
import type { NodeInfo } from "../run/run_view.ts";

export interface Cells {
  /** Rows: in the order of their first start. */
  readonly tasks: readonly string[];
  /** Columns: those with the same roles stand together. */
  readonly nodes: readonly NodeInfo[];
  /** By task, then by node; undefined: the node does not have the task. */
  readonly entries: readonly (readonly (Entry | undefined)[])[];
  /** The ids of entries that ended otherwise than the task did on most nodes. */
  readonly odd: ReadonlySet<number>;
}

export const NO_CELLS: Cells = { tasks: [], nodes: [], entries: [], odd: new Set() };

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
 * Return the cells: tasks in the order of their first start, nodes as given but for their roles; if
 * `failuresFirst`, those with failures before the others.
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
  const there = new Set(entries.map(({ node }) => node));
  const shown = together(
    before(
      nodes.filter(({ id }) => there.has(id)),
      new Set(failed.map(({ node }) => node)),
      ({ id }) => id,
    ),
  );
  const rows = new Map(tasks.map((task, place) => [task, place]));
  const columns = new Map(shown.map(({ id }, place) => [id, place]));
  const cells: (Entry | undefined)[][] = tasks.map(
    () => new Array<Entry | undefined>(shown.length),
  );
  for (const entry of entries) {
    const column = columns.get(entry.node);
    const row = cells[rows.get(entry.task) ?? -1];
    if (row && column !== undefined) row[column] = entry;
  }
  return { tasks, nodes: shown, entries: cells, odd: new Set(cells.flatMap(oddIn)) };
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

/** Return nodes with those of the same roles together, at the place of the first of them. */
function together(nodes: readonly NodeInfo[]): NodeInfo[] {
  const groups = new Map<string, NodeInfo[]>();
  for (const node of nodes) groups.set(node.roles, [...(groups.get(node.roles) ?? []), node]);
  return [...groups.values()].flat();
}

/** Who has not ended does not differ: where a run breaks off, that is most of them. */
const ENDED = new Set<string>(["error", "skipped", "ready"]);

/** Return the ids of a task's entries that ended otherwise than more than half, of at least three. */
function oddIn(row: readonly (Entry | undefined)[]): number[] {
  const ended = row.filter((entry) => entry !== undefined && ENDED.has(entry.status)) as Entry[];
  if (ended.length < 3) return [];
  const counts = new Map<string, number>();
  for (const { status } of ended) counts.set(status, (counts.get(status) ?? 0) + 1);
  const [usual] = [...counts].find(([, count]) => count * 2 > ended.length) ?? [null];
  if (usual === null) return [];
  return ended.filter(({ status }) => status !== usual).map(({ id }) => id);
}

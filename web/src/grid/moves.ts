/** Moves of the arrow keys between cells; pure. */
import { type CellPlace, type Cells, entryAt } from "./cells.ts";

const STEPS: Readonly<Record<string, CellPlace>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

/** Return whether a key is an arrow. */
export function isArrow(key: string): boolean {
  return Object.hasOwn(STEPS, key);
}

/** Return the next cell with an entry in an arrow's direction; without a cell, the first one. */
export function moved(cells: Cells, at: CellPlace | null, key: string): CellPlace | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  const [down, right] = at === null ? ([0, 1] as const) : step;
  let [row, column] = at === null ? ([0, 0] as const) : ([at[0] + down, at[1] + right] as const);
  while (cells.entries[row] !== undefined && column >= 0 && column < cells.nodes.length) {
    if (entryAt(cells, [row, column]) !== undefined) return [row, column];
    row += down;
    column += right;
  }
  return null;
}

/**
 * Entries as CSV for people, in the format of the API's csv=spreadsheet: the same columns, lines
 * and quotes; no cell can act as a formula.
 */
import { type Entry, MEMBER_LIST } from "./entry.ts";

/** Characters that start a formula in a spreadsheet, as in spreadsheet.py. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const BYTE_ORDER_MARK = "\ufeff";

/** Return the lines of a run's entries, the heading first; times are whole seconds. */
export function csv(run: number, entries: readonly Entry[]): string[] {
  const heading = MEMBER_LIST.map(([, { of }]) => of);
  return [
    BYTE_ORDER_MARK + line(withRun("task_id", heading)),
    ...entries.map((entry) => line(withRun(run, cells(entry)))),
  ];
}

/** The run comes after the entry's id; entries do not have it, because it is the same for all. */
function withRun<Cell>(run: Cell, [id, ...others]: readonly Cell[]): Cell[] {
  return id === undefined ? [] : [id, run, ...others];
}

function cells(entry: Entry): (string | number)[] {
  return MEMBER_LIST.map(([name, { as }]) => {
    const value = entry[name];
    if (value === null) return "";
    return as === "time" ? Math.floor(Number(value) / 1000) : value;
  });
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: string | number): string {
  // Numbers are ours.
  const text = typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Entries as CSV, as the API writes it: the same columns, lines, quotes. */
import type { Entry } from "./entry.ts";

const COLUMNS = ["id", "task_id", "node_id", "deployment_graph_task_name", "time_start", "time_end", "status"];

/** Return the lines of a run's entries, the heading first; times are whole seconds since the epoch. */
export function csv(run: number, entries: readonly Entry[]): string[] {
  return [line(COLUMNS), ...entries.map(({ id, node, task, start, end, status }) => line([id, run, node, task, seconds(start), seconds(end), status]))];
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function seconds(time: number | null): string | number {
  return time === null ? "" : Math.floor(time / 1000);
}

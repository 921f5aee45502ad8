/** A shape for each status where there is no room for its mark: not by colour alone. */
import type { Status } from "../run/entry.ts";
import { LOOKS } from "../status.ts";

type Shares = readonly (readonly [from: number, to: number])[];

/** What is filled of the height, from the top. */
export const NARROW: Readonly<Record<Status, Shares>> = {
  error: [[0, 1]], // with a cross over it
  ready: [[0, 1]],
  running: [[0.5, 1]],
  skipped: [[0.35, 0.65]],
  pending: [[0, 0.25], [0.75, 1]],
};

const LEGEND: Readonly<Partial<Record<Status, string>>> = { ready: "█", running: "▄", skipped: "━", pending: "╏" };

/** Return what the shapes of these statuses mean. */
export function narrowTold(...statuses: readonly Status[]): string {
  return `Narrow: ${statuses.map((status) => `${LEGEND[status] ?? LOOKS.error.shape} ${LOOKS[status].word}`).join(", ")}.`;
}

/** Fill a bar or a cell that is too narrow for a mark, in the colour that is set. */
export function fillNarrow(context: CanvasRenderingContext2D, status: Status, x: number, y: number, wide: number, tall: number): void {
  for (const [from, to] of NARROW[status]) {
    const top = Math.round(tall * from);
    context.fillRect(x, y + top, wide, Math.round(tall * to) - top);
  }
}

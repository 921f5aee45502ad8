/** A shape for each status where there is no room for its mark: not by colour alone. */
import type { Status } from "../run/entry.ts";

type Shares = readonly (readonly [from: number, to: number])[];

/** What is filled of the height, from the top. */
export const NARROW: Readonly<Record<Status, Shares>> = {
  error: [[0, 1]], // with a ✕ over it
  ready: [[0, 1]],
  running: [[0.5, 1]],
  skipped: [[0.35, 0.65]],
  pending: [[0, 0.25], [0.75, 1]],
};

export const NARROW_TOLD = "Narrow: █ ready, ▄ running, ━ skipped, ╏ pending.";

/** Fill a bar or a cell that is too narrow for a mark, in the colour that is set. */
export function fillNarrow(context: CanvasRenderingContext2D, status: Status, x: number, y: number, wide: number, tall: number): void {
  for (const [from, to] of NARROW[status]) {
    const top = Math.round(tall * from);
    context.fillRect(x, y + top, wide, Math.round(tall * to) - top);
  }
}

/**
 * A shape for each status where its mark does not fit, so that it does not depend on colour alone.
 */
import { lookOf, STATUSES, type Status } from "../status.ts";

/** Describe the narrow shapes of all statuses but these. */
export function narrowTold(...leftOut: readonly Status[]): string {
  const told = STATUSES.filter((status) => !leftOut.includes(status));
  const meanings = told.map((status) => `${lookOf(status).narrowShape} ${lookOf(status).word}`);
  return `Narrow: ${meanings.join(", ")}.`;
}

/** Fill a bar or a cell that is too narrow for a mark, in the colour that is set. */
export function fillNarrow(
  context: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  wide: number,
  tall: number,
): void {
  for (const [from, to] of lookOf(status).narrow) {
    const top = Math.round(tall * from);
    context.fillRect(x, y + top, wide, Math.round(tall * to) - top);
  }
}

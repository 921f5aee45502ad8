/** Draw one cell of a grid. */
import type { Colours } from "../canvas/colours.ts";
import { fillNarrow } from "../canvas/narrow.ts";
import { lookOf, type Status } from "../status.ts";
import { TALL } from "./viewport.ts";

export interface Inks {
  readonly colours: Colours;
  readonly text: string;
  readonly ground: string;
}

/** Draw a cell that is too narrow for a mark of its status. */
export function paintNarrow(
  context: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  wide: number,
  { colours, ground }: Inks,
): void {
  context.fillStyle = colours(status);
  // What waits is the least of all: a dot.
  if (status === "pending") context.fillRect(x + wide / 2 - 1, y + TALL / 2 - 1, 2, 2);
  else fillNarrow(context, status, x, y, wide, TALL - 1);
  if (status === "error") cross(context, x, y, wide, TALL - 1, ground);
}

/** Draw a cell with the mark of its status. */
export function paintMarked(
  context: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  wide: number,
  { colours, text, ground }: Inks,
): void {
  context.textAlign = "center";
  if (status === "pending") {
    context.fillStyle = text;
    context.globalAlpha = 0.5;
    context.fillText("·", x + wide / 2, y + TALL / 2);
    context.globalAlpha = 1;
  } else {
    context.fillStyle = colours(status);
    context.fillRect(x, y, wide, TALL - 1);
    context.fillStyle = ground;
    context.fillText(lookOf(status).shape, x + wide / 2, y + TALL / 2);
  }
  context.textAlign = "left";
}

function cross(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  wide: number,
  tall: number,
  ink: string,
): void {
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + wide, y + tall);
  context.moveTo(x + wide, y);
  context.lineTo(x, y + tall);
  context.stroke();
}

/** Draw the visible part of a grid. */
import { type Colours, statusColours } from "../canvas/colours.ts";
import { fillNarrow } from "../canvas/narrow.ts";
import { fitted } from "../canvas/surface.ts";
import { lookOf, type Status } from "../status.ts";
import { colour } from "../themes.ts";
import { type CellPlace, type Cells, entryAt } from "./cells.ts";
import { HEADINGS, TALL, type Viewport } from "./viewport.ts";

/** The minimum size of a cell with a mark of its status. */
const MARKED = 11;

/** Draw the cells, the names of nodes to their left, and those of tasks above. */
export function paint(
  context: CanvasRenderingContext2D,
  cells: Cells,
  viewport: Viewport,
  at: CellPlace | null,
): void {
  const { width, height, names, headings, wide, left, top } = viewport;
  const rows = range(top / TALL, (top + height) / TALL, cells.nodes.length);
  const columns = range(left / wide, (left + width) / wide, cells.tasks.length);
  within(context, [names, headings, width, height], () => {
    paintCells(context, cells, viewport, rows, columns);
    if (at === null) return;
    const [x, y] = viewport.corner(at);
    context.strokeStyle = colour("--focus");
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, wide + 1, TALL + 1);
  });
  context.fillStyle = colour("--text");
  within(context, [0, headings, names, height], () => {
    for (const row of rows) {
      const [, y] = viewport.corner([row, 0]);
      const name = fitted(context, cells.nodes[row]?.name ?? "", names - 22);
      context.fillText(`${cells.differs[row] ? "◆ " : ""}${name}`, 2, y + TALL / 2);
    }
  });
  if (headings === HEADINGS) paintTasks(context, cells, viewport, columns);
}

function paintTasks(
  context: CanvasRenderingContext2D,
  { tasks }: Cells,
  viewport: Viewport,
  columns: readonly number[],
): void {
  for (const column of columns) {
    const [x] = viewport.corner([0, column]);
    if (x < viewport.names - 1) continue;
    context.save();
    context.translate(x + viewport.wide / 2, HEADINGS - 4);
    context.rotate(-Math.PI / 3);
    context.fillText(fitted(context, tasks[column] ?? "", HEADINGS + 4), 0, 0);
    context.restore();
  }
}

function paintCells(
  context: CanvasRenderingContext2D,
  cells: Cells,
  viewport: Viewport,
  rows: readonly number[],
  columns: readonly number[],
): void {
  const inks = { colours: statusColours(), text: colour("--text"), ground: colour("--surface") };
  const paintCell = viewport.wide < MARKED ? paintNarrow : paintMarked;
  for (const row of rows) {
    for (const column of columns) {
      const status = entryAt(cells, [row, column])?.status;
      if (status === undefined) continue;
      const [x, y] = viewport.corner([row, column]);
      paintCell(context, status, x, y, viewport.wide - 1, inks);
    }
  }
}

interface Inks {
  readonly colours: Colours;
  readonly text: string;
  readonly ground: string;
}

function paintNarrow(
  context: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  wide: number,
  { colours, ground }: Inks,
): void {
  context.fillStyle = colours(status);
  fillNarrow(context, status, x, y, wide, TALL - 1);
  if (status === "error") cross(context, x, y, wide, TALL - 1, ground);
}

function paintMarked(
  context: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  wide: number,
  { colours, text, ground }: Inks,
): void {
  context.fillStyle = colours(status);
  context.globalAlpha = status === "pending" ? 0.35 : 1;
  context.fillRect(x, y, wide, TALL - 1);
  context.globalAlpha = 1;
  context.fillStyle = status === "pending" ? text : ground;
  context.textAlign = "center";
  context.fillText(lookOf(status).shape, x + wide / 2, y + TALL / 2);
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

function within(
  context: CanvasRenderingContext2D,
  box: [number, number, number, number],
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(...box);
  context.clip();
  draw();
  context.restore();
}

function range(from: number, to: number, most: number): number[] {
  const first = Math.floor(from);
  return Array.from(
    { length: Math.max(0, Math.min(most, Math.ceil(to)) - first) },
    (_, place) => first + place,
  );
}

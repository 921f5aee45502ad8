/** Draws a grid: only what is on the screen. */
import { statusColours } from "../canvas/colours.ts";
import { fillNarrow } from "../canvas/narrow.ts";
import { fitted } from "../canvas/surface.ts";
import { LOOKS } from "../status.ts";
import { colour } from "../themes.ts";
import type { Cells } from "./cells.ts";

export const TALL = 16;
export const HEADINGS = 110;
const NO_HEADINGS = 8;
/** From here on a cell has room for a mark of its status, and a column for its name. */
const MARKED = 11;
const NAMED = 12;

/** Where the cells are: in CSS pixels. */
export interface Place {
  readonly width: number;
  readonly height: number;
  /** The width of the nodes' names, left of the cells. */
  readonly names: number;
  /** The height of the tasks' names, above the cells. */
  readonly headings: number;
  /** The width of a column. */
  readonly wide: number;
  /** How far it is scrolled. */
  readonly left: number;
  readonly top: number;
}

/** Return how tall the tasks' names are above columns so wide; they are left out above narrow ones. */
export function headingsAbove(wide: number): number {
  return wide >= NAMED ? HEADINGS : NO_HEADINGS;
}

/** Return where a cell begins. */
export function corner({ names, headings, wide, left, top }: Place, row: number, column: number): [number, number] {
  return [names + column * wide - left, headings + row * TALL - top];
}

export function paint(context: CanvasRenderingContext2D, cells: Cells, place: Place, at: readonly [number, number] | null): void {
  const { width, height, names, headings, wide, left, top } = place;
  const rows = range(top / TALL, (top + height) / TALL, cells.nodes.length);
  const columns = range(left / wide, (left + width) / wide, cells.tasks.length);
  const text = colour("--text");
  within(context, [names, headings, width, height], () => {
    paintCells(context, cells, place, rows, columns, text);
    if (at === null) return;
    const [x, y] = corner(place, ...at);
    context.strokeStyle = colour("--focus");
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, wide + 1, TALL + 1);
  });
  context.fillStyle = text;
  within(context, [0, headings, names, height], () => {
    for (const row of rows) {
      const [, y] = corner(place, row, 0);
      context.fillText(`${cells.differs[row] ? "◆ " : ""}${fitted(context, cells.nodes[row]?.name ?? "", names - 22)}`, 2, y + TALL / 2);
    }
  });
  if (headings !== HEADINGS) return;
  for (const column of columns) {
    const [x] = corner(place, 0, column);
    if (x < names - 1) continue;
    context.save();
    context.translate(x + wide / 2, HEADINGS - 4);
    context.rotate(-Math.PI / 3);
    context.fillText(fitted(context, cells.tasks[column] ?? "", HEADINGS + 4), 0, 0);
    context.restore();
  }
}

function paintCells(context: CanvasRenderingContext2D, cells: Cells, place: Place, rows: readonly number[], columns: readonly number[], text: string): void {
  const colours = statusColours();
  const ground = colour("--surface");
  const { wide } = place;
  for (const row of rows) {
    for (const column of columns) {
      const status = cells.entries[row]?.[column]?.status;
      if (status === undefined) continue;
      const [x, y] = corner(place, row, column);
      context.fillStyle = colours[status];
      if (wide < MARKED) fillNarrow(context, status, x, y, wide - 1, TALL - 1);
      else {
        context.globalAlpha = status === "pending" ? 0.35 : 1;
        context.fillRect(x, y, wide - 1, TALL - 1);
        context.globalAlpha = 1;
      }
      if (wide < MARKED) {
        if (status === "error") cross(context, x, y, wide - 1, TALL - 1, ground);
        continue;
      }
      context.fillStyle = status === "pending" ? text : ground;
      context.textAlign = "center";
      context.fillText(LOOKS[status].shape, x + wide / 2 - 0.5, y + TALL / 2);
      context.textAlign = "left";
    }
  }
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, wide: number, tall: number, ink: string): void {
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + wide, y + tall);
  context.moveTo(x + wide, y);
  context.lineTo(x, y + tall);
  context.stroke();
}

function within(context: CanvasRenderingContext2D, box: [number, number, number, number], draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(...box);
  context.clip();
  draw();
  context.restore();
}

function range(from: number, to: number, most: number): number[] {
  const first = Math.floor(from);
  return Array.from({ length: Math.max(0, Math.min(most, Math.ceil(to)) - first) }, (_, place) => first + place);
}

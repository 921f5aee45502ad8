/** Draw the visible part of a grid. */
import { statusColours } from "../canvas/colours.ts";
import { paintScrollbar } from "../canvas/paint_scrollbar.ts";
import { fitted } from "../canvas/surface.ts";
import { colour } from "../themes.ts";
import { type CellPlace, type Cells, entryAt } from "./cells.ts";
import { type Inks, paintMarked, paintNarrow } from "./paint_cell.ts";
import { ROLES, TALL, type Viewport, WIDE_ENOUGH } from "./viewport.ts";

/** The minimum size of a cell with a mark of its status. */
const MARKED = 11;

/** Cells that are marked. */
export interface Marked {
  /** Under the keyboard. */
  readonly at: CellPlace | null;
  /** Under the pointer. */
  readonly pointed: CellPlace | null;
  /** Of the opened entry. */
  readonly selected: CellPlace | null;
}

/** Draw the cells, the names of tasks to their left, and those of nodes and roles above. */
export function paint(
  context: CanvasRenderingContext2D,
  cells: Cells,
  viewport: Viewport,
  marked: Marked,
): void {
  const { width, height, names, headings, wide, left, top } = viewport;
  const rows = range(top / TALL, (top + height) / TALL, cells.tasks.length);
  const columns = range(left / wide, (left + width) / wide, cells.nodes.length);
  paintCross(context, viewport, marked.pointed ?? marked.at);
  within(context, [names, headings, width, height], () => {
    paintCells(context, cells, viewport, rows, columns);
    outline(context, viewport, marked.selected, colour("--text"));
    outline(context, viewport, marked.at, colour("--focus"));
  });
  context.fillStyle = colour("--text");
  within(context, [0, headings, names, height], () => {
    for (const row of rows) {
      const [, y] = viewport.corner([row, 0]);
      context.fillText(fitted(context, cells.tasks[row] ?? "", names - 10), 2, y + TALL / 2);
    }
  });
  within(context, [names, 0, width, headings], () => {
    if (viewport.isNamed) paintNodes(context, cells, viewport, columns);
    paintRoles(context, cells, viewport);
  });
  paintScrollbar(context, viewport.scrolled, width);
}

/** Shade the row and the column of a cell: their names are found at once. */
function paintCross(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  place: CellPlace | null,
): void {
  if (place === null) return;
  const { names, headings, width, height, wide } = viewport;
  const [x, y] = viewport.corner(place);
  context.fillStyle = colour("--raised");
  if (y >= headings - TALL) context.fillRect(0, Math.max(y, headings) - 1, width, TALL + 1);
  if (x >= names - wide) context.fillRect(Math.max(x, names) - 1, ROLES, wide + 1, height);
}

function outline(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  place: CellPlace | null,
  ink: string,
): void {
  if (place === null) return;
  const [x, y] = viewport.corner(place);
  context.strokeStyle = ink;
  context.lineWidth = 3;
  context.strokeRect(x - 1.5, y - 1.5, viewport.wide + 2, TALL + 2);
}

function paintNodes(
  context: CanvasRenderingContext2D,
  { nodes }: Cells,
  viewport: Viewport,
  columns: readonly number[],
): void {
  const { wide, headings } = viewport;
  for (const column of columns) {
    const [x] = viewport.corner([0, column]);
    const name = nodes[column]?.name ?? "";
    context.save();
    if (wide >= WIDE_ENOUGH) {
      context.translate(x + 1, headings - 8);
      context.fillText(fitted(context, name, wide - 4), 0, 0);
    } else {
      context.translate(x + wide / 2, headings - 4);
      context.rotate(-Math.PI / 3);
      context.fillText(fitted(context, name, headings - ROLES), 0, 0);
    }
    context.restore();
  }
}

/** Draw where each group of nodes begins, and its roles where there is room. */
function paintRoles(context: CanvasRenderingContext2D, { nodes }: Cells, viewport: Viewport): void {
  const { names, wide } = viewport;
  const [quiet, line] = [colour("--quiet"), colour("--line")];
  for (let first = 0, next = 0; first < nodes.length; first = next) {
    const { roles = "" } = nodes[first] ?? {};
    next = first + 1;
    while (next < nodes.length && nodes[next]?.roles === roles) next += 1;
    const [from] = viewport.corner([0, first]);
    const [to] = viewport.corner([0, next]);
    const x = Math.max(from, names);
    if (to <= names) continue;
    context.fillStyle = line;
    context.fillRect(x, 0, 1, viewport.headings);
    context.fillStyle = quiet;
    const room = to - x - 6;
    if (room > Math.min(24, 2 * wide))
      context.fillText(fitted(context, roles, room), x + 4, ROLES / 2);
  }
}

function paintCells(
  context: CanvasRenderingContext2D,
  cells: Cells,
  viewport: Viewport,
  rows: readonly number[],
  columns: readonly number[],
): void {
  const inks: Inks = {
    colours: statusColours(),
    text: colour("--text"),
    ground: colour("--surface"),
  };
  const paintCell = viewport.wide < MARKED ? paintNarrow : paintMarked;
  for (const row of rows) {
    for (const column of columns) {
      const entry = entryAt(cells, [row, column]);
      if (entry === undefined) continue;
      const [x, y] = viewport.corner([row, column]);
      paintCell(context, entry.status, x, y, viewport.wide - 1, inks);
      if (!cells.odd.has(entry.id)) continue;
      context.strokeStyle = inks.text;
      context.lineWidth = 2;
      context.strokeRect(x + 1, y + 1, viewport.wide - 3, TALL - 3);
    }
  }
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

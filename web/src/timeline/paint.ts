/** Draw the visible part of a timeline. */
import type { Colours } from "../canvas/colours.ts";
import { statusColours } from "../canvas/colours.ts";
import { fillNarrow } from "../canvas/narrow.ts";
import { paintScrollbar } from "../canvas/paint_scrollbar.ts";
import type { Scrolled } from "../canvas/scrollbar.ts";
import { fitted } from "../canvas/surface.ts";
import { lookOf } from "../status.ts";
import { colour } from "../themes.ts";
import { crossesMidnight, labels, ticks } from "./axis.ts";
import type { Bar, Lane } from "./lanes.ts";
import type { Layout, Scale } from "./layout.ts";
import { AXIS, BAR, GAP, HEADING, MARKS, ROW, TOP } from "./layout.ts";

export interface Scene {
  readonly layout: Layout;
  readonly scale: Scale;
  readonly height: number;
  /** How far the lanes are scrolled. */
  readonly scroll: number;
  readonly failed: readonly Bar[];
  /** The bar under the keyboard. */
  readonly at: Bar | null;
  /** The bar of the opened entry. */
  readonly selected: Bar | null;
  /** The part of the axis that the pointer has marked. */
  readonly marked: readonly [number, number] | null;
  readonly scrolled: Scrolled;
}

/** The minimum width of a bar with a mark of its status. */
const MARKED = 24;

export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, scale, height, marked } = scene;
  const colours = statusColours();
  const [text, line, ground] = [colour("--text"), colour("--line"), colour("--surface")];
  paintAxis(context, scene, text, line);
  paintMarks(context, scene, colours("error"));
  context.save();
  context.beginPath();
  context.rect(0, TOP, scale.width, height - TOP);
  context.clip();
  layout.lanes.forEach((lane, index) => {
    const top = TOP + layout.topOf(index) - scene.scroll;
    const tall = lane.rows * ROW + GAP;
    if (top + tall < TOP || top > height) return;
    context.fillStyle = line;
    context.fillRect(0, top + tall - 1, scale.width, 0.5);
    context.fillStyle = text;
    context.fillText(fitted(context, lane.node.name, scale.names - 8), 2, top + ROW / 2 + 1);
    paintBars(context, scene, lane, top, colours, ground);
  });
  paintHeadings(context, scene);
  paintScrollbar(context, scene.scrolled, scale.width);
  context.restore();
  if (marked) {
    context.globalAlpha = 0.2;
    context.fillStyle = colour("--accent");
    context.fillRect(marked[0], MARKS, marked[1] - marked[0], height);
    context.globalAlpha = 1;
  }
}

function paintHeadings(
  context: CanvasRenderingContext2D,
  { layout, scale, height, scroll }: Scene,
): void {
  const [ground, ink] = [colour("--raised"), colour("--quiet")];
  for (const heading of layout.headings) {
    const y = TOP + layout.headingY(heading, scroll);
    if (y + HEADING < TOP || y > height) continue;
    context.fillStyle = ground;
    context.fillRect(0, y, scale.width, HEADING);
    context.fillStyle = ink;
    context.fillText(fitted(context, heading.text, scale.width - 4), 2, y + HEADING / 2);
  }
}

function paintBars(
  context: CanvasRenderingContext2D,
  { scale, at, selected }: Scene,
  lane: Lane,
  top: number,
  colours: Colours,
  ground: string,
): void {
  const drawnTo: number[] = [];
  for (const bar of inOrderOfDrawing(lane.bars)) {
    const [from, to] = [scale.x(bar.start), scale.x(bar.end)];
    if (to < scale.names || from > scale.width) continue;
    const left = Math.max(from, scale.names);
    const right = Math.min(Math.max(to, left + 1.5), scale.width);
    // A bar that shares its pixel with another one is not drawn, unless it failed or is open.
    const isAlwaysDrawn = bar.entry.status === "error" || bar === selected;
    if (right <= (drawnTo[bar.row] ?? 0) && !isAlwaysDrawn) continue;
    drawnTo[bar.row] = right;
    const y = top + 2 + bar.row * ROW;
    // Bars that adjoin are told apart by a gap.
    const wide = right - left > 3 ? right - left - 1 : right - left;
    paintBar(context, bar, left, y, wide, colours(bar.entry.status), ground);
    if (bar === selected) outline(context, left, y, wide, colour("--text"), ground);
    if (bar === at) outline(context, left, y, wide, colour("--focus"), ground);
  }
}

/** Failures are drawn last, over their neighbours. */
function inOrderOfDrawing(bars: readonly Bar[]): readonly Bar[] {
  const failed = bars.filter(({ entry }) => entry.status === "error");
  if (failed.length === 0) return bars;
  return [...bars.filter(({ entry }) => entry.status !== "error"), ...failed];
}

/** Mark a bar: a line around it, seen on every colour because of the ground between. */
function outline(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  wide: number,
  ink: string,
  ground: string,
): void {
  context.strokeStyle = ground;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, Math.max(1, wide - 1), BAR - 1);
  context.strokeStyle = ink;
  context.lineWidth = 3;
  context.strokeRect(x - 1.5, y - 1.5, wide + 3, BAR + 3);
}

function paintBar(
  context: CanvasRenderingContext2D,
  { entry }: Bar,
  x: number,
  y: number,
  wide: number,
  ink: string,
  ground: string,
): void {
  const { status, task } = entry;
  const middle = y + BAR / 2 + 0.5;
  context.fillStyle = ink;
  if (wide <= MARKED) {
    fillNarrow(context, status, x, y, wide, BAR);
    if (status !== "error") return;
    if (wide > 10) {
      context.fillStyle = ground;
      context.fillText(lookOf("error").shape, x + 1, middle);
    } else {
      context.clearRect(x - 4, y, 9, BAR);
      context.fillText(lookOf("error").shape, x - 4, middle);
    }
    return;
  }
  context.fillRect(x, y, wide, BAR);
  context.fillStyle = ground;
  if (status === "skipped") {
    context.fillRect(x + 1, y + 2, wide - 2, BAR - 4);
    context.fillStyle = ink;
  }
  // Success needs no mark: most bars are successful.
  const mark = status === "ready" ? 2 : 13;
  if (status !== "ready") context.fillText(lookOf(status).shape, x + 1, middle);
  if (wide > 40) context.fillText(fitted(context, task, wide - mark - 3), x + mark, middle);
}

function paintAxis(
  context: CanvasRenderingContext2D,
  { scale, height }: Scene,
  text: string,
  line: string,
): void {
  const [from, to] = scale.range.shown;
  const dates = crossesMidnight(...scale.range.span);
  const found = ticks(from, to, Math.max(2, (scale.width - scale.names) / (dates ? 110 : 90)));
  const told = labels(found, dates);
  found.forEach((tick, place) => {
    const x = scale.x(tick);
    context.fillStyle = line;
    context.fillRect(x, MARKS, 1, height - MARKS);
    context.fillStyle = text;
    const label = told[place] ?? "";
    // No label that is cut off: half of a time reads as another time.
    if (x + 3 + context.measureText(label).width <= scale.width)
      context.fillText(label, x + 3, MARKS + AXIS / 2);
  });
}

function paintMarks(
  context: CanvasRenderingContext2D,
  { scale, failed }: Scene,
  ink: string,
): void {
  context.fillStyle = ink;
  // One per position: otherwise thousands of failures would be drawn over each other.
  for (const x of new Set(failed.map(({ end }) => Math.round(scale.markX(end))))) {
    context.fillText(lookOf("error").shape, x - 4, MARKS / 2);
  }
}

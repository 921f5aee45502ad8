/** A run over time: a lane a node, a bar a task. */
import { Hint } from "../canvas/hint.ts";
import { Surface, fitted } from "../canvas/surface.ts";
import { element } from "../element.ts";
import { timeOfDay } from "../format.ts";
import type { Entry, NodeInfo, RunView, RunViewOptions, Status } from "../run/entry.ts";
import { LOOKS, statusColours } from "../status.ts";
import { colour } from "../themes.ts";
import type { Bar, Lane } from "./lanes.ts";
import { lanesOf, spanOf, ticks } from "./lanes.ts";

const MARKS = 14; // the strip of failures, then the axis
const AXIS = 22;
const TOP = MARKS + AXIS;
const ROW = 12;
const GAP = 5;
const SHORTEST = 1000; // milliseconds that the whole width can show at least

export function createTimeline(container: HTMLElement, options: RunViewOptions): RunView {
  return new Timeline(container, options);
}

class Timeline implements RunView {
  readonly #surface = new Surface((context) => this.#draw(context), "Timeline: arrow keys move between tasks, Enter shows one, + and - zoom, 0 shows the whole run");
  readonly #hint = new Hint();
  readonly #root: HTMLElement;
  #lanes: Lane[] = [];
  #tops: number[] = [];
  #failed: readonly Bar[] = [];
  #span: [number, number] = [0, 1];
  #zoom: [number, number] | null = null;
  #scroll = 0;
  #at: Bar | null = null;
  #dragged: { x: number; y: number; from: number; to: number; scroll: number; axis: boolean; moved: boolean } | null = null;
  #selected: [number, number] | null = null;

  constructor(container: HTMLElement, readonly options: RunViewOptions) {
    const { canvas } = this.#surface;
    const button = (text: string, title: string, click: () => void): HTMLElement => element("button", { type: "button", title, "aria-label": title, click }, text);
    this.#root = element("div", { class: "timeline" },
      element("div", { class: "tools" },
        button("+", "Zoom in", () => this.#zoomBy(0.5)), button("−", "Zoom out", () => this.#zoomBy(2)),
        button("Whole run", "Show the whole run", () => this.#show(null)),
        element("span", { class: "quiet" }, "Drag to move, drag the axis to zoom in, Ctrl and wheel to zoom; ✕ above are failures.")),
      element("div", { class: "drawn" }, canvas, this.#hint.box), this.#hint.spoken);
    container.append(this.#root);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", () => { this.#dragged = this.#selected = null; });
    canvas.addEventListener("pointerleave", () => this.#hint.hide());
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update(entries: readonly Entry[], nodes: readonly NodeInfo[], now: number): void {
    this.#lanes = lanesOf(entries, nodes, now);
    this.#tops = [];
    let top = 0;
    for (const { rows } of this.#lanes) {
      this.#tops.push(top);
      top += rows * ROW + GAP;
    }
    this.#tops.push(top);
    this.#span = spanOf(this.#lanes) ?? [now - SHORTEST, now];
    const focused = this.#at?.entry.id;
    const bars = this.#lanes.flatMap((lane) => lane.bars);
    this.#failed = bars.filter(({ entry }) => entry.status === "error");
    this.#at = bars.find(({ entry }) => entry.id === focused) ?? null;
    this.#surface.fit(top + TOP);
    this.#scrollTo(this.#scroll);
  }

  destroy(): void {
    this.#surface.destroy();
    this.#root.remove();
  }

  get #range(): [number, number] {
    if (this.#zoom) return this.#zoom;
    const [from, to] = this.#span;
    const margin = (to - from) * 0.01;
    return [from - margin, to + margin];
  }

  get #names(): number {
    return Math.min(150, this.#surface.width * 0.25);
  }

  #x(time: number): number {
    const [from, to] = this.#range;
    return this.#names + ((time - from) / (to - from)) * (this.#surface.width - this.#names);
  }

  #time(x: number): number {
    const [from, to] = this.#range;
    return from + ((x - this.#names) / (this.#surface.width - this.#names)) * (to - from);
  }

  #draw(context: CanvasRenderingContext2D): void {
    const { width, height } = this.#surface;
    const colours = statusColours();
    const [text, line, ground] = [colour("--text"), colour("--line"), colour("--surface")];
    this.#drawAxis(context, text, line);
    this.#drawMarks(context, colours.error);
    context.save();
    context.beginPath();
    context.rect(0, TOP, width, height - TOP);
    context.clip();
    this.#lanes.forEach((lane, index) => {
      const top = TOP + (this.#tops[index] ?? 0) - this.#scroll;
      const tall = lane.rows * ROW + GAP;
      if (top + tall < TOP || top > height) return;
      context.fillStyle = line;
      context.fillRect(0, top + tall - 1, width, 0.5);
      context.fillStyle = text;
      context.fillText(fitted(context, lane.node.name, this.#names - 8), 2, top + ROW / 2 + 1);
      this.#drawBars(context, lane, top, colours, ground);
    });
    context.restore();
    if (this.#selected) {
      context.globalAlpha = 0.2;
      context.fillStyle = colour("--accent");
      context.fillRect(this.#selected[0], MARKS, this.#selected[1] - this.#selected[0], height);
      context.globalAlpha = 1;
    }
  }

  #drawBars(context: CanvasRenderingContext2D, lane: Lane, top: number, colours: Readonly<Record<Status, string>>, ground: string): void {
    const { width } = this.#surface;
    const drawnTo: number[] = [];
    for (const bar of lane.bars) {
      const [from, to] = [this.#x(bar.start), this.#x(bar.end)];
      if (to < this.#names || from > width) continue;
      const left = Math.max(from, this.#names);
      const right = Math.min(Math.max(to, left + 1.5), width);
      const { status } = bar.entry;
      // What another bar's pixel hides is not drawn, unless it failed.
      if (right <= (drawnTo[bar.row] ?? 0) && status !== "error") continue;
      drawnTo[bar.row] = right;
      const y = top + 2 + bar.row * ROW;
      context.fillStyle = colours[status];
      context.fillRect(left, y, right - left, ROW - 2);
      if (status === "skipped") {
        context.fillStyle = ground;
        context.fillRect(left + 1, y + 2, right - left - 2, ROW - 6);
      }
      if (right - left > 24 || (status === "error" && right - left > 10)) {
        context.fillStyle = status === "skipped" ? colours[status] : ground;
        // What went well needs no mark: most bars did.
        const mark = status === "ready" ? 2 : 13;
        if (status !== "ready") context.fillText(LOOKS[status].shape, left + 1, y + ROW / 2 - 0.5);
        if (right - left > 40) context.fillText(fitted(context, bar.entry.task, right - left - mark - 3), left + mark, y + ROW / 2 - 0.5);
      } else if (status === "error") context.fillText("✕", left - 4, y + ROW / 2 - 0.5);
      if (bar === this.#at) {
        context.strokeStyle = colour("--focus");
        context.lineWidth = 2;
        context.strokeRect(left - 1, y - 1, right - left + 2, ROW);
      }
    }
  }

  #drawAxis(context: CanvasRenderingContext2D, text: string, line: string): void {
    const { width, height } = this.#surface;
    const [from, to] = this.#range;
    for (const tick of ticks(from, to, Math.max(2, (width - this.#names) / 90))) {
      const x = this.#x(tick);
      if (x < this.#names) continue;
      context.fillStyle = line;
      context.fillRect(x, MARKS, 1, height - MARKS);
      context.fillStyle = text;
      context.fillText(timeOfDay(tick), x + 3, MARKS + AXIS / 2);
    }
  }

  #drawMarks(context: CanvasRenderingContext2D, ink: string): void {
    context.fillStyle = ink;
    // One for each place: thousands of failures would be drawn over each other.
    for (const x of new Set(this.#failed.map(({ end }) => Math.round(this.#markX(end))))) {
      context.fillText("✕", x - 4, MARKS / 2);
    }
  }

  /** Where a failure stands in the strip above, which shows the whole run always. */
  #markX(time: number): number {
    const [from, to] = this.#span;
    return this.#names + ((time - from) / (to - from)) * (this.#surface.width - this.#names - 8) + 4;
  }

  #barAt(x: number, y: number): Bar | null {
    const inside = y - TOP + this.#scroll;
    const index = this.#tops.findIndex((top, place) => top <= inside && inside < (this.#tops[place + 1] ?? -1));
    const lane = this.#lanes[index];
    if (y < TOP || x < this.#names || lane === undefined) return null;
    const row = Math.floor((inside - (this.#tops[index] ?? 0) - 2) / ROW);
    let nearest: Bar | null = null;
    let distance = 4; // pixels
    for (const bar of lane.bars) {
      if (bar.row !== row) continue;
      const away = Math.max(this.#x(bar.start) - x, x - this.#x(bar.end), 0);
      if (away < distance || (away === distance && bar.entry.status === "error")) [nearest, distance] = [bar, away];
    }
    return nearest;
  }

  #show(zoom: [number, number] | null): void {
    this.#zoom = zoom;
    this.#surface.redraw();
  }

  #zoomBy(factor: number, middle?: number): void {
    const [from, to] = this.#range;
    const at = middle ?? (from + to) / 2;
    const wide = Math.max((to - from) * factor, SHORTEST);
    if (wide >= this.#span[1] - this.#span[0]) return this.#show(null);
    const left = at - ((at - from) / (to - from)) * wide;
    this.#show([left, left + wide]);
  }

  #scrollTo(scroll: number): void {
    const most = (this.#tops.at(-1) ?? 0) + TOP - (this.#surface.height || 1e9);
    this.#scroll = Math.max(0, Math.min(scroll, most));
    this.#surface.redraw();
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.offsetY < TOP) this.#zoomBy(event.deltaY > 0 ? 1.25 : 0.8, this.#time(event.offsetX));
    else if (event.shiftKey || event.deltaX !== 0) this.#pan((event.deltaX || event.deltaY) / this.#surface.width);
    else {
      const before = this.#scroll;
      this.#scrollTo(before + event.deltaY);
      if (this.#scroll === before) return; // at its end the page scrolls
    }
    event.preventDefault();
  }

  #pan(share: number): void {
    const [from, to] = this.#range;
    const by = share * (to - from);
    this.#show([from + by, to + by]);
  }

  #down(event: PointerEvent): void {
    const [from, to] = this.#range;
    this.#surface.canvas.setPointerCapture(event.pointerId);
    const axis = event.offsetY < TOP && event.offsetY >= MARKS;
    this.#dragged = { x: event.offsetX, y: event.offsetY, from, to, scroll: this.#scroll, axis, moved: false };
  }

  #move(event: PointerEvent): void {
    const dragged = this.#dragged;
    if (dragged === null) {
      const bar = this.#barAt(event.offsetX, event.offsetY);
      if (bar) this.#hint.show(bar.entry, event.offsetX, event.offsetY, this.#surface.width);
      else this.#hint.hide();
      return;
    }
    dragged.moved ||= Math.abs(event.offsetX - dragged.x) + Math.abs(event.offsetY - dragged.y) > 4;
    if (!dragged.moved) return;
    this.#hint.hide();
    if (dragged.axis) {
      this.#selected = [Math.min(dragged.x, event.offsetX), Math.max(dragged.x, event.offsetX)];
      return this.#surface.redraw();
    }
    const by = ((dragged.x - event.offsetX) / (this.#surface.width - this.#names)) * (dragged.to - dragged.from);
    if (this.#zoom) this.#show([dragged.from + by, dragged.to + by]);
    this.#scrollTo(dragged.scroll + dragged.y - event.offsetY);
  }

  #up(event: PointerEvent): void {
    const dragged = this.#dragged;
    this.#dragged = null;
    if (this.#selected) {
      const [from, to] = this.#selected.map((x) => this.#time(Math.max(x, this.#names))) as [number, number];
      this.#selected = null;
      return this.#show([from, Math.max(to, from + SHORTEST)]);
    }
    if (dragged?.moved) return;
    if (event.offsetY < MARKS) return this.#toFailure(event.offsetX);
    const bar = this.#barAt(event.offsetX, event.offsetY);
    if (bar) this.#select(bar);
  }

  #toFailure(x: number): void {
    const away = ({ end }: Bar): number => Math.abs(this.#markX(end) - x);
    const [first, ...others] = this.#failed;
    if (first) this.#focus(others.reduce((nearest, bar) => (away(bar) < away(nearest) ? bar : nearest), first));
  }

  #select(bar: Bar): void {
    this.#at = bar;
    this.#surface.redraw();
    this.options.onSelect(bar.entry);
  }

  #focus(bar: Bar): void {
    this.#at = bar;
    const place = this.#lanes.findIndex(({ bars }) => bars.includes(bar));
    const top = (this.#tops[place] ?? 0) + bar.row * ROW;
    if (top < this.#scroll || top > this.#scroll + this.#surface.height - TOP - ROW) this.#scrollTo(top - this.#surface.height / 3);
    const [from, to] = this.#range;
    if (this.#zoom && (bar.end < from || bar.start > to)) this.#show([bar.start - (to - from) / 2, bar.start + (to - from) / 2]);
    this.#hint.say(bar.entry);
    this.#hint.show(bar.entry, this.#x(Math.max(bar.start, from)), TOP + top - this.#scroll, this.#surface.width);
    this.#surface.redraw();
  }

  #key(event: KeyboardEvent): void {
    const lane = this.#lanes.findIndex(({ bars }) => this.#at !== null && bars.includes(this.#at));
    const place = this.#at === null ? -1 : (this.#lanes[lane]?.bars.indexOf(this.#at) ?? -1);
    const beside = (to: number): Bar | undefined => {
      const bars = this.#lanes[Math.max(0, Math.min(to, this.#lanes.length - 1))]?.bars ?? [];
      const start = this.#at?.start ?? 0;
      return bars.find((bar) => bar.start >= start) ?? bars.at(-1);
    };
    const moves: Record<string, () => Bar | undefined> = {
      ArrowRight: () => this.#lanes[Math.max(lane, 0)]?.bars[place + 1], ArrowLeft: () => this.#lanes[lane]?.bars[place - 1],
      ArrowDown: () => beside(lane + 1), ArrowUp: () => beside(lane - 1),
    };
    if (event.key in moves) {
      const to = moves[event.key]?.();
      if (to) this.#focus(to);
    } else if (event.key === "Enter" && this.#at) this.#select(this.#at);
    else if (event.key === "+" || event.key === "=") this.#zoomBy(0.5);
    else if (event.key === "-") this.#zoomBy(2);
    else if (event.key === "0") this.#show(null);
    else return;
    event.preventDefault();
  }
}

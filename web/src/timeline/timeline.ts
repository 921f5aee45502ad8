/** A run over time: a lane a node, a bar a task. */
import { Hint } from "../canvas/hint.ts";
import { narrowTold } from "../canvas/narrow.ts";
import { Surface } from "../canvas/surface.ts";
import { told } from "../canvas/told.ts";
import { element } from "../element.ts";
import type { Entry, NodeInfo, RunView, RunViewOptions } from "../run/entry.ts";
import { groupsOf, groupsTold } from "./groups.ts";
import type { Bar } from "./lanes.ts";
import { lanesOf, spanOf } from "./lanes.ts";
import { Layout, MARKS, ROW, Scale, TOP } from "./layout.ts";
import { moved } from "./moves.ts";
import { paint } from "./paint.ts";
import type { Range } from "./range.ts";
import { SHORTEST, TimeRange } from "./range.ts";

/** So far a pointer moves, in pixels, before it drags. */
const STILL = 4;

export function createTimeline(container: HTMLElement, options: RunViewOptions): RunView {
  return new Timeline(container, options);
}

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly shown: Range;
  readonly scroll: number;
  readonly onAxis: boolean;
  isDrag: boolean;
}

class Timeline implements RunView {
  readonly #surface = new Surface((context) => this.#draw(context));
  readonly #hint = new Hint();
  readonly #root: HTMLElement;
  readonly #range = new TimeRange();
  #layout = new Layout([]);
  #failed: readonly Bar[] = [];
  #scroll = 0;
  #at: Bar | null = null;
  #drag: Drag | null = null;
  #selected: readonly [number, number] | null = null;

  constructor(container: HTMLElement, readonly options: RunViewOptions) {
    const { canvas } = this.#surface;
    const button = (text: string, title: string, click: () => void): HTMLElement => element("button", { type: "button", title, "aria-label": title, click }, text);
    this.#root = element("div", { class: "timeline" },
      element("div", { class: "tools" },
        button("+", "Zoom in", () => this.#zoomBy(0.5)), button("−", "Zoom out", () => this.#zoomBy(2)),
        button("Whole run", "Show the whole run", () => this.#show(null)),
        element("span", { class: "quiet" }, `Drag to move, drag the axis to zoom in, Ctrl and wheel to zoom; ✕ above are failures. ${narrowTold("ready", "running", "skipped")}`)),
      element("div", { class: "drawn" }, canvas, this.#hint.box), this.#hint.spoken);
    container.append(this.#root);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", () => { this.#drag = this.#selected = null; });
    canvas.addEventListener("pointerleave", () => this.#hint.hide());
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update(entries: readonly Entry[], nodes: readonly NodeInfo[], now: number): void {
    this.#layout = new Layout(groupsOf(lanesOf(entries, nodes, now)));
    this.#hint.know(nodes);
    this.#range.span = spanOf(this.#layout.lanes) ?? [now - SHORTEST, now];
    const focused = this.#at?.entry.id;
    const bars = this.#layout.lanes.flatMap((lane) => lane.bars);
    this.#failed = bars.filter(({ entry }) => entry.status === "error");
    this.#at = bars.find(({ entry }) => entry.id === focused) ?? null;
    this.#surface.describe(`Timeline of ${told(entries)}${groupsTold(this.#layout.groups)}. Arrow keys move between tasks, Enter shows one, + and - zoom, 0 shows the whole run`);
    this.#surface.fit(this.#layout.height + TOP);
    this.#scrollTo(this.#scroll);
  }

  destroy(): void {
    this.#surface.destroy();
    this.#root.remove();
  }

  get #scale(): Scale {
    return new Scale(this.#range, this.#surface.width);
  }

  #draw(context: CanvasRenderingContext2D): void {
    paint(context, {
      layout: this.#layout, scale: this.#scale, height: this.#surface.height, scroll: this.#scroll,
      failed: this.#failed, at: this.#at, selected: this.#selected,
    });
  }

  #show(part: Range | null): void {
    this.#range.show(part);
    this.#surface.redraw();
  }

  #zoomBy(factor: number, at?: number): void {
    this.#range.zoomBy(factor, at);
    this.#surface.redraw();
  }

  #scrollTo(scroll: number): void {
    const most = this.#layout.height + TOP - (this.#surface.height || 1e9);
    this.#scroll = Math.max(0, Math.min(scroll, most));
    this.#surface.redraw();
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.offsetY < TOP) this.#zoomBy(event.deltaY > 0 ? 1.25 : 0.8, this.#scale.time(event.offsetX));
    else if (event.shiftKey || event.deltaX !== 0) {
      this.#range.pan((event.deltaX || event.deltaY) / this.#surface.width);
      this.#surface.redraw();
    } else {
      const before = this.#scroll;
      this.#scrollTo(before + event.deltaY);
      if (this.#scroll === before) return; // at its end the page scrolls
    }
    event.preventDefault();
  }

  #barAt(event: PointerEvent): Bar | null {
    if (event.offsetY < TOP + this.#layout.hidden(this.#scroll)) return null;
    return this.#layout.barAt(this.#scale, event.offsetX, event.offsetY - TOP + this.#scroll);
  }

  #down(event: PointerEvent): void {
    this.#surface.canvas.setPointerCapture(event.pointerId);
    const onAxis = event.offsetY < TOP && event.offsetY >= MARKS;
    this.#drag = { x: event.offsetX, y: event.offsetY, shown: this.#range.shown, scroll: this.#scroll, onAxis, isDrag: false };
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (drag === null) {
      const bar = this.#barAt(event);
      if (bar) this.#hint.show(bar.entry, event.offsetX, event.offsetY, this.#surface.width);
      else this.#hint.hide();
      return;
    }
    drag.isDrag ||= Math.abs(event.offsetX - drag.x) + Math.abs(event.offsetY - drag.y) > STILL;
    if (!drag.isDrag) return;
    this.#hint.hide();
    if (drag.onAxis) {
      this.#selected = [Math.min(drag.x, event.offsetX), Math.max(drag.x, event.offsetX)];
      return this.#surface.redraw();
    }
    const { names, width } = this.#scale;
    const [from, to] = drag.shown;
    const by = ((drag.x - event.offsetX) / (width - names)) * (to - from);
    if (this.#range.isZoomed) this.#show([from + by, to + by]);
    this.#scrollTo(drag.scroll + drag.y - event.offsetY);
  }

  #up(event: PointerEvent): void {
    const isDrag = this.#drag?.isDrag ?? false;
    this.#drag = null;
    if (this.#selected) {
      const { names } = this.#scale;
      const [from, to] = this.#selected.map((x) => this.#scale.time(Math.max(x, names))) as [number, number];
      this.#selected = null;
      return this.#show([from, to]);
    }
    if (isDrag) return;
    if (event.offsetY < MARKS) return this.#toFailure(event.offsetX);
    const bar = this.#barAt(event);
    if (bar) this.#select(bar);
  }

  #toFailure(x: number): void {
    const away = ({ end }: Bar): number => Math.abs(this.#scale.markX(end) - x);
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
    const top = this.#layout.topOf(this.#layout.laneOf(bar)) + bar.row * ROW;
    if (top < this.#scroll + this.#layout.hidden(this.#scroll) || top > this.#scroll + this.#surface.height - TOP - ROW) this.#scrollTo(top - this.#surface.height / 3);
    const [from, to] = this.#range.shown;
    if (bar.end < from || bar.start > to) this.#show([bar.start - (to - from) / 2, bar.start + (to - from) / 2]);
    const x = this.#scale.x(Math.max(bar.start, this.#range.shown[0]));
    this.#hint.say(bar.entry);
    this.#hint.show(bar.entry, x, TOP + top - this.#scroll, this.#surface.width);
    this.#surface.redraw();
  }

  #key(event: KeyboardEvent): void {
    const to = moved(this.#layout.lanes, this.#layout.laneOf(this.#at), this.#at, event.key);
    if (to) this.#focus(to);
    else if (event.key === "Enter" && this.#at) this.#select(this.#at);
    else if (event.key === "+" || event.key === "=") this.#zoomBy(0.5);
    else if (event.key === "-") this.#zoomBy(2);
    else if (event.key === "0") this.#show(null);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  }
}

/** A run over time: a lane per node, a bar per task. */
import { Hint } from "../canvas/hint.tsx";
import { Surface } from "../canvas/surface.ts";
import { told } from "../canvas/told.ts";
import type { Entry } from "../run/entry.ts";
import type { NodeInfo, Picture, RunViewProps } from "../run/run_view.ts";
import { Drag } from "./drag.ts";
import { groupsOf, groupsTold } from "./groups.ts";
import { type Bar, lanesOf, spanOf } from "./lanes.ts";
import { Layout, MARKS, TOP } from "./layout.ts";
import { moved } from "./moves.ts";
import { paint } from "./paint.ts";
import { type Range, SHORTEST } from "./range.ts";
import { Viewport } from "./viewport.ts";

/** Read aloud after the description of the timeline. */
const KEYS = "Arrow keys move between tasks, Enter opens one, + and - zoom, 0 shows the whole run";

export class Timeline implements Picture {
  readonly #surface = new Surface((context) => this.#draw(context));
  readonly #hint = new Hint();
  readonly #viewport = new Viewport(this.#surface);
  #failed: readonly Bar[] = [];
  #at: Bar | null = null;
  #drag: Drag | null = null;
  /** The part of the axis that the pointer selects. */
  #selected: readonly [number, number] | null = null;

  /** `select` is called with the entry that the user opens. */
  constructor(
    place: HTMLElement,
    readonly select: RunViewProps["onSelect"],
  ) {
    const { canvas } = this.#surface;
    place.append(canvas, this.#hint.box, this.#hint.spoken);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", () => {
      this.#drag = null;
      this.#selected = null;
    });
    canvas.addEventListener("pointerleave", () => this.#hint.hide());
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update(entries: readonly Entry[], nodes: readonly NodeInfo[], now: number): void {
    const layout = new Layout(groupsOf(lanesOf(entries, nodes, now)));
    const focused = this.#at?.entry.id;
    const bars = layout.lanes.flatMap((lane) => lane.bars);
    this.#viewport.layout = layout;
    this.#viewport.range.span = spanOf(layout.lanes) ?? [now - SHORTEST, now];
    this.#hint.know(nodes);
    this.#failed = bars.filter(({ entry }) => entry.status === "error");
    this.#at = bars.find(({ entry }) => entry.id === focused) ?? null;
    const shown = `${told(entries)}${groupsTold(layout.groups)}`;
    this.#surface.describe(`Timeline of ${shown}. ${KEYS}`);
    this.#surface.fit(layout.height + TOP);
    this.#scrollTo(this.#viewport.scroll);
  }

  /** Show `factor` times as much; the time `at` keeps its position. */
  zoomBy(factor: number, at?: number): void {
    this.#viewport.range.zoomBy(factor, at);
    this.#surface.redraw();
  }

  showAll(): void {
    this.#show(null);
  }

  destroy(): void {
    this.#surface.destroy();
  }

  #draw(context: CanvasRenderingContext2D): void {
    const { layout, scale, scroll } = this.#viewport;
    paint(context, {
      layout,
      scale,
      scroll,
      height: this.#surface.height,
      failed: this.#failed,
      at: this.#at,
      selected: this.#selected,
    });
  }

  #show(part: Range | null): void {
    this.#viewport.range.show(part);
    this.#surface.redraw();
  }

  #scrollTo(scroll: number): boolean {
    this.#surface.redraw();
    return this.#viewport.scrollTo(scroll);
  }

  #wheel(event: WheelEvent): void {
    const { scale, range, scroll } = this.#viewport;
    if (event.ctrlKey || event.offsetY < TOP)
      this.zoomBy(event.deltaY > 0 ? 1.25 : 0.8, scale.time(event.offsetX));
    else if (event.shiftKey || event.deltaX !== 0) {
      range.pan((event.deltaX || event.deltaY) / this.#surface.width);
      this.#surface.redraw();
      // At the end of the timeline the page scrolls.
    } else if (!this.#scrollTo(scroll + event.deltaY)) return;
    event.preventDefault();
  }

  #down({ pointerId, offsetX, offsetY }: PointerEvent): void {
    this.#surface.canvas.setPointerCapture(pointerId);
    const { range, scroll } = this.#viewport;
    this.#drag = new Drag(offsetX, offsetY, range.shown, scroll);
  }

  #move({ offsetX, offsetY }: PointerEvent): void {
    if (this.#drag === null) this.#point(offsetX, offsetY);
    else if (this.#drag.moveTo(offsetX, offsetY)) this.#dragTo(this.#drag, offsetX, offsetY);
  }

  #point(x: number, y: number): void {
    const bar = this.#viewport.barAt(x, y);
    if (bar) this.#hint.show(bar.entry, x, y, this.#surface.width);
    else this.#hint.hide();
  }

  #dragTo(drag: Drag, x: number, y: number): void {
    this.#hint.hide();
    if (drag.onAxis) {
      this.#selected = drag.selectedTo(x);
      this.#surface.redraw();
      return;
    }
    const { range, scale } = this.#viewport;
    if (range.isZoomed) this.#show(drag.shownAt(x, scale));
    this.#scrollTo(drag.scrollAt(y));
  }

  #up({ offsetX, offsetY }: PointerEvent): void {
    const isDrag = this.#drag?.isDrag ?? false;
    this.#drag = null;
    if (this.#selected !== null) {
      const { scale } = this.#viewport;
      const [from, to] = this.#selected;
      this.#selected = null;
      this.#show([scale.time(Math.max(from, scale.names)), scale.time(Math.max(to, scale.names))]);
    } else if (!isDrag) this.#click(offsetX, offsetY);
  }

  #click(x: number, y: number): void {
    const bar = y < MARKS ? null : this.#viewport.barAt(x, y);
    const failure = y < MARKS ? this.#viewport.markedAt(x, this.#failed) : null;
    if (failure) this.#focus(failure);
    else if (bar) this.#select(bar);
  }

  #select(bar: Bar): void {
    this.#at = bar;
    this.#surface.redraw();
    this.select(bar.entry);
  }

  #focus(bar: Bar): void {
    this.#at = bar;
    const [x, y] = this.#viewport.reveal(bar);
    this.#hint.say(bar.entry);
    this.#hint.show(bar.entry, x, y, this.#surface.width);
    this.#surface.redraw();
  }

  #key(event: KeyboardEvent): void {
    const { layout } = this.#viewport;
    const to = moved(layout.lanes, layout.laneOf(this.#at), this.#at, event.key);
    if (to) this.#focus(to);
    else if (event.key === "Enter" && this.#at) this.#select(this.#at);
    else if (event.key === "+" || event.key === "=") this.zoomBy(0.5);
    else if (event.key === "-") this.zoomBy(2);
    else if (event.key === "0") this.showAll();
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  }
}

/** A run over time: a lane per node, a bar per task. */
import { Hint } from "../canvas/hint.tsx";
import { Surface } from "../canvas/surface.ts";
import { told } from "../canvas/told.ts";
import type { Picture, PictureListener, RunViewProps } from "../run/run_view.ts";
import { groupsOf, groupsTold } from "./groups.ts";
import { type Bar, lanesOf, spanOf } from "./lanes.ts";
import { Layout, MARKS, TOP } from "./layout.ts";
import { moved } from "./moves.ts";
import { paint } from "./paint.ts";
import { placeOf, placeText } from "./place.ts";
import { followPointer } from "./pointer.ts";
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
  #selected: Bar | null = null;
  /** The place to go to, until the reader moves: it may not be loaded yet. */
  #asked: string | null = null;
  /** The opened entry that is to be brought into view, once it is there. */
  #toReveal: number | null = null;
  /** The part of the axis that the pointer marks. */
  #marked: readonly [number, number] | null = null;

  constructor(
    container: HTMLElement,
    readonly listener: PictureListener,
  ) {
    const { canvas } = this.#surface;
    container.append(canvas, this.#hint.box, this.#hint.spoken);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointerleave", () => this.#hint.hide());
    followPointer(this.#surface, this.#viewport, {
      pointed: (x, y) => this.#point(x, y),
      clicked: (x, y) => this.#click(x, y),
      dragged: () => this.#hint.hide(),
      marked: (part) => {
        this.#marked = part;
        this.#surface.redraw();
      },
      shown: (part) => this.#show(part),
      scrolled: (scroll) => void this.#scrollTo(scroll),
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update({ entries, nodes, now, selected }: Omit<RunViewProps, "onSelect">): void {
    const layout = new Layout(groupsOf(lanesOf(entries, nodes, now)));
    const focused = this.#at?.entry.id;
    const bars = layout.lanes.flatMap((lane) => lane.bars);
    this.#viewport.layout = layout;
    this.#viewport.range.span = spanOf(layout.lanes) ?? [now - SHORTEST, now];
    this.#hint.know(nodes, now);
    this.#failed = bars.filter(({ entry }) => entry.status === "error");
    this.#at = bars.find(({ entry }) => entry.id === focused) ?? null;
    if (selected !== (this.#selected?.entry.id ?? null)) this.#toReveal = selected;
    this.#selected = bars.find(({ entry }) => entry.id === selected) ?? null;
    const shown = `${told(entries)}${groupsTold(layout.groups)}`;
    this.#surface.describe(`Timeline of ${shown}. ${KEYS}`);
    this.#surface.fit(layout.height + TOP);
    this.#viewport.scrollTo(this.#viewport.scroll);
  }

  get place(): string {
    const { range, scroll } = this.#viewport;
    return this.#asked ?? placeText({ zoom: range.isZoomed ? range.shown : null, scroll });
  }

  goTo(place: string): void {
    this.#asked = place;
    this.#surface.redraw();
  }

  /** Show `factor` times as much; the time `at` keeps its position. */
  zoomBy(factor: number, at?: number): void {
    this.#viewport.range.zoomBy(factor, at);
    this.#moved();
  }

  showAll(): void {
    this.#show(null);
  }

  destroy(): void {
    this.#surface.destroy();
  }

  #draw(context: CanvasRenderingContext2D): void {
    if (this.#asked !== null) {
      const { zoom, scroll } = placeOf(this.#asked);
      this.#viewport.range.show(zoom);
      this.#viewport.scrollTo(scroll);
    } else if (this.#selected !== null && this.#toReveal === this.#selected.entry.id)
      this.#viewport.reveal(this.#selected);
    if (this.#selected !== null) this.#toReveal = null;
    const { layout, scale, scroll, scrolled } = this.#viewport;
    paint(context, {
      layout,
      scale,
      scroll,
      scrolled,
      height: this.#surface.height,
      failed: this.#failed,
      at: this.#at,
      selected: this.#selected,
      marked: this.#marked,
    });
  }

  /** The reader has moved. */
  #moved(): void {
    this.#asked = null;
    this.#surface.redraw();
    this.listener.moved();
  }

  #show(part: Range | null): void {
    this.#viewport.range.show(part);
    this.#moved();
  }

  #scrollTo(scroll: number): boolean {
    const isMoved = this.#viewport.scrollTo(scroll);
    if (isMoved) this.#moved();
    return isMoved;
  }

  #wheel(event: WheelEvent): void {
    const { scale, range, scroll } = this.#viewport;
    if (event.ctrlKey || event.offsetY < TOP)
      this.zoomBy(event.deltaY > 0 ? 1.25 : 0.8, scale.time(event.offsetX));
    else if (event.shiftKey || event.deltaX !== 0) {
      range.pan((event.deltaX || event.deltaY) / this.#surface.width);
      this.#moved();
      // At the end of the timeline the page scrolls.
    } else if (!this.#scrollTo(scroll + event.deltaY)) return;
    event.preventDefault();
  }

  #point(x: number, y: number): void {
    const bar = this.#viewport.barAt(x, y);
    if (bar) this.#hint.show(bar.entry, x, y, this.#surface.width);
    else this.#hint.hide();
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
    this.listener.selected(bar.entry);
  }

  #focus(bar: Bar): void {
    this.#at = bar;
    const [x, y] = this.#viewport.reveal(bar);
    this.#moved();
    this.#hint.follow(bar.entry, x, y, this.#surface.width);
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

/** A run as tasks × nodes: "all nodes but one" is visible at once. */
import { Hint } from "../canvas/hint.tsx";
import { SCROLLBAR, scrollFor } from "../canvas/scrollbar.ts";
import { Surface } from "../canvas/surface.ts";
import { told } from "../canvas/told.ts";
import { route } from "../route.ts";
import type { Picture, PictureListener, RunViewProps } from "../run/run_view.ts";
import { type CellPlace, cellsOf, entryAt, NO_CELLS, placeOf } from "./cells.ts";
import { isArrow, moved } from "./moves.ts";
import { paint } from "./paint.ts";
import { Viewport } from "./viewport.ts";

export class Grid implements Picture {
  readonly #surface = new Surface((context) => this.#draw(context));
  readonly #hint = new Hint();
  readonly #viewport = new Viewport();
  #cells = NO_CELLS;
  /** The cell under the keyboard, and the one under the pointer. */
  #at: CellPlace | null = null;
  #pointed: CellPlace | null = null;
  #selected: CellPlace | null = null;
  #selectedId: number | null = null;
  /** The place to go to, until the reader moves: it may not be loaded yet. */
  #asked: string | null = null;
  /** Whether the opened entry is to be brought into view, once it is there. */
  #isToReveal = false;
  #isOnScrollbar = false;
  #tall = 0;

  constructor(
    container: HTMLElement,
    readonly listener: PictureListener,
  ) {
    const { canvas } = this.#surface;
    container.append(canvas, this.#hint.box, this.#hint.spoken);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("pointerleave", () => this.#leave());
    canvas.addEventListener("click", (event) => this.#click(event));
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update({ entries, nodes, now, selected }: Omit<RunViewProps, "onSelect">): void {
    const focused = this.#at && entryAt(this.#cells, this.#at)?.id;
    this.#hint.know(nodes, now);
    this.#cells = cellsOf(entries, nodes, route().query.get("order") !== "began");
    this.#at = focused === null || focused === undefined ? null : placeOf(this.#cells, focused);
    if (selected !== this.#selectedId) this.#isToReveal = selected !== null;
    this.#selectedId = selected;
    this.#selected = selected === null ? null : placeOf(this.#cells, selected);
    this.#surface.describe(
      `Grid of ${told(entries)}. Arrow keys move between cells, Enter opens one`,
    );
    this.#surface.redraw();
  }

  get place(): string {
    const { left, top } = this.#viewport;
    if (this.#asked !== null) return this.#asked;
    return left === 0 && top === 0 ? "" : [left, top].map(Math.round).join(",");
  }

  goTo(place: string): void {
    this.#asked = place;
    this.#surface.redraw();
  }

  scrollToStart(): void {
    this.#scrollTo(0, 0);
  }

  destroy(): void {
    this.#surface.destroy();
  }

  #draw(context: CanvasRenderingContext2D): void {
    const viewport = this.#viewport;
    viewport.fit(this.#cells, this.#surface.width, this.#surface.height);
    if (viewport.tall !== this.#tall) {
      this.#tall = viewport.tall;
      this.#surface.fit(this.#tall);
    }
    if (this.#asked !== null) {
      const [left = 0, top = 0] = this.#asked.split(",").map((each) => Number(each) || 0);
      viewport.scrollTo(left, top);
    } else if (this.#isToReveal && this.#selected !== null) viewport.reveal(this.#selected);
    if (this.#selected !== null) this.#isToReveal = false;
    paint(context, this.#cells, viewport, {
      at: this.#at,
      pointed: this.#pointed,
      selected: this.#selected,
    });
  }

  #scrollTo(left: number, top: number): boolean {
    if (!this.#viewport.scrollTo(left, top)) return false;
    this.#moved();
    return true;
  }

  /** The reader has moved. */
  #moved(): void {
    this.#asked = null;
    this.#surface.redraw();
    this.listener.moved();
  }

  #down({ pointerId, offsetX, offsetY }: PointerEvent): void {
    const { scrolled } = this.#viewport;
    const isOn = offsetX > this.#surface.width - SCROLLBAR && offsetY > scrolled.top;
    this.#isOnScrollbar = isOn && scrolled.whole > scrolled.seen;
    if (!this.#isOnScrollbar) return;
    this.#surface.canvas.setPointerCapture(pointerId);
    this.#scrollTo(this.#viewport.left, scrollFor(scrolled, offsetY));
  }

  #point({ offsetX: x, offsetY: y, buttons }: PointerEvent): void {
    const { left, scrolled } = this.#viewport;
    if (this.#isOnScrollbar && buttons !== 0) {
      this.#scrollTo(left, scrollFor(scrolled, y));
      return;
    }
    this.#pointed = this.#viewport.placeAt(x, y);
    this.#surface.redraw();
    const entry = this.#pointed && entryAt(this.#cells, this.#pointed);
    if (entry) this.#hint.show(entry, x, y, this.#surface.width);
    else this.#hint.hide();
  }

  #leave(): void {
    this.#pointed = null;
    this.#hint.hide();
    this.#surface.redraw();
  }

  #click({ offsetX, offsetY }: MouseEvent): void {
    if (this.#isOnScrollbar) return;
    const place = this.#viewport.placeAt(offsetX, offsetY);
    if (place && entryAt(this.#cells, place)) this.#select(place);
  }

  #wheel(event: WheelEvent): void {
    const { left, top } = this.#viewport;
    const [across, down] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    // At the end of the grid the page scrolls.
    if (this.#scrollTo(left + across, top + down)) event.preventDefault();
  }

  #select(place: CellPlace): void {
    this.#at = place;
    this.#surface.redraw();
    const entry = entryAt(this.#cells, place);
    if (entry) this.listener.selected(entry);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Enter" && this.#at) this.#select(this.#at);
    else if (isArrow(event.key)) this.#focus(moved(this.#cells, this.#at, event.key));
    else return;
    event.preventDefault();
  }

  #focus(place: CellPlace | null): void {
    const entry = place && entryAt(this.#cells, place);
    if (place === null || !entry) return;
    this.#at = place;
    this.#viewport.reveal(place);
    this.#moved();
    this.#hint.follow(entry, ...this.#viewport.corner(place), this.#surface.width);
  }
}

/** A run as nodes × tasks: "all nodes but one" is visible at once. */
import { Hint } from "../canvas/hint.tsx";
import { Surface } from "../canvas/surface.ts";
import { told } from "../canvas/told.ts";
import { route } from "../route.ts";
import type { Entry } from "../run/entry.ts";
import type { NodeInfo, Picture, RunViewProps } from "../run/run_view.ts";
import { type CellPlace, type Cells, cellsOf, entryAt, placeOf } from "./cells.ts";
import { isArrow, moved } from "./moves.ts";
import { paint } from "./paint.ts";
import { Viewport } from "./viewport.ts";

export class Grid implements Picture {
  readonly #surface = new Surface((context) => this.#draw(context));
  readonly #hint = new Hint();
  readonly #viewport = new Viewport();
  #cells: Cells = { nodes: [], tasks: [], entries: [], differs: [] };
  /** The cell under the keyboard. */
  #at: CellPlace | null = null;
  #tall = 0;

  /** `select` is called with the entry that the user opens. */
  constructor(
    place: HTMLElement,
    readonly select: RunViewProps["onSelect"],
  ) {
    const { canvas } = this.#surface;
    place.append(canvas, this.#hint.box, this.#hint.spoken);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("pointerleave", () => this.#hint.hide());
    canvas.addEventListener("click", (event) => {
      const place = this.#viewport.placeAt(event.offsetX, event.offsetY);
      if (place && entryAt(this.#cells, place)) this.#select(place);
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update(entries: readonly Entry[], nodes: readonly NodeInfo[]): void {
    const focused = this.#at && entryAt(this.#cells, this.#at)?.id;
    const failuresFirst = route().query.get("order") !== "began";
    this.#hint.know(nodes);
    this.#cells = cellsOf(entries, nodes, failuresFirst);
    this.#at = focused === null || focused === undefined ? null : placeOf(this.#cells, focused);
    this.#surface.describe(
      `Grid of ${told(entries)}. Arrow keys move between cells, Enter opens one`,
    );
    this.#surface.redraw();
  }

  scrollToStart(): void {
    this.#viewport.scrollTo(0, 0);
  }

  destroy(): void {
    this.#surface.destroy();
  }

  #draw(context: CanvasRenderingContext2D): void {
    this.#viewport.fit(this.#cells, this.#surface.width, this.#surface.height);
    if (this.#viewport.tall !== this.#tall) {
      this.#tall = this.#viewport.tall;
      this.#surface.fit(this.#tall);
    }
    paint(context, this.#cells, this.#viewport, this.#at);
  }

  #point(event: PointerEvent): void {
    const place = this.#viewport.placeAt(event.offsetX, event.offsetY);
    const entry = place && entryAt(this.#cells, place);
    if (entry) this.#hint.show(entry, event.offsetX, event.offsetY, this.#surface.width);
    else this.#hint.hide();
  }

  #wheel(event: WheelEvent): void {
    const { left, top } = this.#viewport;
    const [across, down] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    // At the end of the grid the page scrolls.
    if (!this.#viewport.scrollTo(left + across, top + down)) return;
    event.preventDefault();
    this.#surface.redraw();
  }

  #select(place: CellPlace): void {
    this.#at = place;
    this.#surface.redraw();
    const entry = entryAt(this.#cells, place);
    if (entry) this.select(entry);
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
    this.#hint.say(entry);
    this.#hint.show(entry, ...this.#viewport.corner(place), this.#surface.width);
    this.#surface.redraw();
  }
}

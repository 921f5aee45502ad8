/** A run as nodes × tasks: "all nodes but one" is seen at once. */
import { Hint } from "../canvas/hint.ts";
import { narrowTold } from "../canvas/narrow.ts";
import { Surface } from "../canvas/surface.ts";
import { told } from "../canvas/told.ts";
import { element } from "../element.ts";
import { replaceQuery, route } from "../route.ts";
import type { Entry, NodeInfo, RunView, RunViewOptions } from "../run/entry.ts";
import { LOOKS, STATUSES } from "../status.ts";
import type { Cells } from "./cells.ts";
import { cellsOf } from "./cells.ts";
import type { Place } from "./paint.ts";
import { TALL, corner, headingsAbove, paint } from "./paint.ts";

const NARROWEST = 5;
const WIDEST = 24;
/** The room below the last row. */
const BELOW = 8;

export function createGrid(container: HTMLElement, options: RunViewOptions): RunView {
  return new Grid(container, options);
}

class Grid implements RunView {
  readonly #surface = new Surface((context) => this.#draw(context));
  readonly #hint = new Hint();
  readonly #root: HTMLElement;
  readonly #failuresFirst = element("button", { type: "button", click: () => this.#reorder() }, "Failures first");
  #given: readonly [readonly Entry[], readonly NodeInfo[]] = [[], []];
  #cells: Cells = { nodes: [], tasks: [], entries: [], differs: [] };
  #left = 0;
  #top = 0;
  #at: [number, number] | null = null;
  #wide = WIDEST;
  #tall = 0;

  constructor(container: HTMLElement, readonly options: RunViewOptions) {
    const { canvas } = this.#surface;
    const key = STATUSES.map((status) => element("span", { class: `key status-${status}` }, `${LOOKS[status].shape} ${LOOKS[status].word} `));
    this.#root = element("div", { class: "grid" },
      element("div", { class: "tools" }, this.#failuresFirst, ...key, element("span", { class: "quiet" }, `◆ a node that differs from most. ${narrowTold("ready", "running", "skipped", "pending")}`)),
      element("div", { class: "drawn" }, canvas, this.#hint.box), this.#hint.spoken);
    container.append(this.#root);
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("pointerleave", () => this.#hint.hide());
    canvas.addEventListener("click", (event) => {
      const place = this.#placeAt(event.offsetX, event.offsetY);
      if (place) this.#select(place);
    });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  update(entries: readonly Entry[], nodes: readonly NodeInfo[]): void {
    const focused = this.#at && this.#entry(this.#at)?.id;
    const failuresFirst = route().query.get("order") !== "began";
    this.#given = [entries, nodes];
    this.#hint.know(nodes);
    this.#failuresFirst.setAttribute("aria-pressed", String(failuresFirst));
    this.#cells = cellsOf(entries, nodes, failuresFirst);
    this.#at = focused === null || focused === undefined ? null : this.#placeOf(focused);
    this.#surface.describe(`Grid of ${told(entries)}. Arrow keys move between cells, Enter shows one`);
    this.#surface.redraw();
  }

  destroy(): void {
    this.#surface.destroy();
    this.#root.remove();
  }

  get #names(): number {
    return Math.min(150, this.#surface.width * 0.3);
  }

  get #place(): Place {
    const { width, height } = this.#surface;
    return { width, height, names: this.#names, headings: headingsAbove(this.#wide), wide: this.#wide, left: this.#left, top: this.#top };
  }

  #draw(context: CanvasRenderingContext2D): void {
    this.#wide = Math.max(NARROWEST, Math.min(WIDEST, (this.#surface.width - this.#names) / Math.max(this.#cells.tasks.length, 1)));
    const tall = this.#cells.nodes.length * TALL + headingsAbove(this.#wide) + BELOW;
    if (tall !== this.#tall) this.#surface.fit(this.#tall = tall);
    this.#bound();
    paint(context, this.#cells, this.#place, this.#at);
  }

  #reorder(): void {
    replaceQuery({ order: route().query.get("order") === "began" ? null : "began" });
    this.#left = this.#top = 0;
    this.update(...this.#given);
  }

  #bound(): void {
    const { width, height } = this.#surface;
    const most = (size: number, room: number): number => Math.max(0, size - room);
    this.#left = Math.max(0, Math.min(this.#left, most(this.#cells.tasks.length * this.#wide, width - this.#names)));
    this.#top = Math.max(0, Math.min(this.#top, most(this.#cells.nodes.length * TALL, height - headingsAbove(this.#wide))));
  }

  #placeAt(x: number, y: number): [number, number] | null {
    const { names, headings, wide, left, top } = this.#place;
    if (x < names || y < headings) return null;
    const row = Math.floor((y - headings + top) / TALL);
    const column = Math.floor((x - names + left) / wide);
    return this.#cells.entries[row]?.[column] ? [row, column] : null;
  }

  #placeOf(id: number): [number, number] | null {
    for (const [row, entries] of this.#cells.entries.entries()) {
      const column = entries.findIndex((entry) => entry?.id === id);
      if (column !== -1) return [row, column];
    }
    return null;
  }

  #entry([row, column]: [number, number]): Entry | undefined {
    return this.#cells.entries[row]?.[column];
  }

  #point(event: PointerEvent): void {
    const place = this.#placeAt(event.offsetX, event.offsetY);
    const entry = place && this.#entry(place);
    if (entry) this.#hint.show(entry, event.offsetX, event.offsetY, this.#surface.width);
    else this.#hint.hide();
  }

  #wheel(event: WheelEvent): void {
    const before = [this.#left, this.#top];
    this.#left += event.shiftKey ? event.deltaY : event.deltaX;
    this.#top += event.shiftKey ? 0 : event.deltaY;
    this.#bound();
    if (before[0] === this.#left && before[1] === this.#top) return; // at its end the page scrolls
    event.preventDefault();
    this.#surface.redraw();
  }

  #select(place: [number, number]): void {
    this.#at = place;
    this.#surface.redraw();
    const entry = this.#entry(place);
    if (entry) this.options.onSelect(entry);
  }

  #key(event: KeyboardEvent): void {
    const steps: Record<string, [number, number]> = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    const step = steps[event.key];
    if (event.key === "Enter" && this.#at) this.#select(this.#at);
    else if (step) this.#step(step);
    else return;
    event.preventDefault();
  }

  #step([down, right]: [number, number]): void {
    let place: [number, number] = this.#at ? [this.#at[0] + down, this.#at[1] + right] : [0, 0];
    // Over cells that have no entry.
    while (this.#cells.entries[place[0]] && place[1] >= 0 && place[1] < this.#cells.tasks.length && !this.#entry(place)) {
      place = [place[0] + (this.#at ? down : 0), place[1] + (this.#at ? right : 1)];
    }
    const entry = this.#entry(place);
    if (entry === undefined) return;
    this.#at = place;
    const { width, height, names, headings, wide } = this.#place;
    const [x, y] = corner(this.#place, ...place);
    if (x < names) this.#left -= names - x;
    if (x + wide > width) this.#left += x + wide - width;
    if (y < headings) this.#top -= headings - y;
    if (y + TALL > height) this.#top += y + TALL - height;
    this.#hint.say(entry);
    this.#hint.show(entry, ...corner(this.#place, ...place), width);
    this.#surface.redraw();
  }
}

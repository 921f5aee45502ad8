/** A run as nodes × tasks: "all nodes but one" is seen at once. */
import { Hint } from "../canvas/hint.ts";
import { Surface, fitted } from "../canvas/surface.ts";
import { element } from "../element.ts";
import type { Entry, NodeInfo, RunView, RunViewOptions } from "../run/entry.ts";
import { LOOKS, STATUSES, statusColours } from "../status.ts";
import { colour } from "../themes.ts";
import type { Cells } from "./cells.ts";
import { cellsOf } from "./cells.ts";

const TALL = 16;
const NARROWEST = 5;
const WIDEST = 24;
const HEADINGS = 110;
const NO_HEADINGS = 8;

export function createGrid(container: HTMLElement, options: RunViewOptions): RunView {
  return new Grid(container, options);
}

class Grid implements RunView {
  readonly #surface = new Surface((context) => this.#draw(context), "Grid of nodes and tasks: arrow keys move between cells, Enter shows one");
  readonly #hint = new Hint();
  readonly #root: HTMLElement;
  #cells: Cells = { nodes: [], tasks: [], entries: [], differs: [] };
  #left = 0;
  #top = 0;
  #at: [number, number] | null = null;
  #wide = WIDEST;

  constructor(container: HTMLElement, readonly options: RunViewOptions) {
    const { canvas } = this.#surface;
    const key = STATUSES.map((status) => element("span", { class: `key status-${status}` }, `${LOOKS[status].shape} ${LOOKS[status].word} `));
    this.#root = element("div", { class: "grid" },
      element("div", { class: "tools" }, ...key, element("span", { class: "quiet" }, "◆ a node that differs from most")),
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

  update(entries: readonly Entry[], nodes: readonly NodeInfo[], _now: number): void {
    const focused = this.#at && this.#entry(this.#at)?.id;
    this.#cells = cellsOf(entries, nodes);
    this.#at = focused === null || focused === undefined ? null : this.#placeOf(focused);
    this.#surface.fit(this.#cells.nodes.length * TALL + HEADINGS + 8);
  }

  destroy(): void {
    this.#surface.destroy();
    this.#root.remove();
  }

  get #names(): number {
    return Math.min(150, this.#surface.width * 0.3);
  }

  get #headings(): number {
    return this.#wide >= 12 ? HEADINGS : NO_HEADINGS;
  }

  #draw(context: CanvasRenderingContext2D): void {
    const { width, height } = this.#surface;
    const { nodes, tasks, entries, differs } = this.#cells;
    this.#wide = Math.max(NARROWEST, Math.min(WIDEST, (width - this.#names) / Math.max(tasks.length, 1)));
    this.#bound();
    const [text, ground] = [colour("--text"), colour("--surface")];
    const colours = statusColours();
    const [firstRow, lastRow] = [Math.floor(this.#top / TALL), Math.min(nodes.length, Math.ceil((this.#top + height) / TALL))];
    const [firstColumn, lastColumn] = [Math.floor(this.#left / this.#wide), Math.min(tasks.length, Math.ceil((this.#left + width) / this.#wide))];
    context.save();
    context.beginPath();
    context.rect(this.#names, this.#headings, width, height);
    context.clip();
    for (let row = firstRow; row < lastRow; row += 1) {
      for (let column = firstColumn; column < lastColumn; column += 1) {
        const entry = entries[row]?.[column];
        if (entry === undefined) continue;
        const [x, y] = this.#corner(row, column);
        context.fillStyle = colours[entry.status];
        context.globalAlpha = entry.status === "pending" ? 0.35 : 1;
        context.fillRect(x, y, this.#wide - 1, TALL - 1);
        context.globalAlpha = 1;
        if (this.#wide >= 11 || entry.status === "error") {
          context.fillStyle = entry.status === "pending" ? text : ground;
          context.textAlign = "center";
          context.fillText(LOOKS[entry.status].shape, x + this.#wide / 2 - 0.5, y + TALL / 2);
          context.textAlign = "left";
        }
      }
    }
    if (this.#at) {
      const [x, y] = this.#corner(...this.#at);
      context.strokeStyle = colour("--focus");
      context.lineWidth = 2;
      context.strokeRect(x - 1, y - 1, this.#wide + 1, TALL + 1);
    }
    context.restore();
    context.fillStyle = text;
    context.save();
    context.beginPath();
    context.rect(0, this.#headings, this.#names, height);
    context.clip();
    for (let row = firstRow; row < lastRow; row += 1) {
      const [, y] = this.#corner(row, 0);
      context.fillText(`${differs[row] ? "◆ " : ""}${fitted(context, nodes[row]?.name ?? "", this.#names - 22)}`, 2, y + TALL / 2);
    }
    context.restore();
    if (this.#headings === HEADINGS) {
      for (let column = firstColumn; column < lastColumn; column += 1) {
        const [x] = this.#corner(0, column);
        if (x < this.#names - 1) continue;
        context.save();
        context.translate(x + this.#wide / 2, HEADINGS - 4);
        context.rotate(-Math.PI / 3);
        context.fillText(fitted(context, tasks[column] ?? "", HEADINGS + 4), 0, 0);
        context.restore();
      }
    }
  }

  #corner(row: number, column: number): [number, number] {
    return [this.#names + column * this.#wide - this.#left, this.#headings + row * TALL - this.#top];
  }

  #bound(): void {
    const { width, height } = this.#surface;
    const most = (size: number, room: number): number => Math.max(0, size - room);
    this.#left = Math.max(0, Math.min(this.#left, most(this.#cells.tasks.length * this.#wide, width - this.#names)));
    this.#top = Math.max(0, Math.min(this.#top, most(this.#cells.nodes.length * TALL, height - this.#headings)));
  }

  #placeAt(x: number, y: number): [number, number] | null {
    if (x < this.#names || y < this.#headings) return null;
    const row = Math.floor((y - this.#headings + this.#top) / TALL);
    const column = Math.floor((x - this.#names + this.#left) / this.#wide);
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
    const { width, height } = this.#surface;
    const [x, y] = this.#corner(...place);
    if (x < this.#names) this.#left -= this.#names - x;
    if (x + this.#wide > width) this.#left += x + this.#wide - width;
    if (y < this.#headings) this.#top -= this.#headings - y;
    if (y + TALL > height) this.#top += y + TALL - height;
    this.#hint.say(entry);
    this.#hint.show(entry, ...this.#corner(...place), width);
    this.#surface.redraw();
  }
}

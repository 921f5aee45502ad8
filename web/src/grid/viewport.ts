/** The visible part of a grid; pure. All lengths are CSS pixels. */
import type { Scrolled } from "../canvas/scrollbar.ts";
import { SCROLLBAR } from "../canvas/scrollbar.ts";
import type { CellPlace, Cells } from "./cells.ts";

/** The height of a row. */
export const TALL = 17;
/** The band with the roles of nodes, above their names. */
export const ROLES = 17;
/** The height of the nodes' names below it: turned, or in a line where columns are wide enough. */
const TURNED = 52;
const IN_LINE = 17;
const NO_NAMES = 4;
/** The minimum width of a column with a turned name, and with one in a line. */
const NAMED = 13;
export const WIDE_ENOUGH = 50;
const NARROWEST = 5;
const WIDEST = 60;
/** The space below the last row. */
const BELOW = 8;

export class Viewport {
  #width = 0;
  #height = 0;
  #rows = 0;
  #columns = 0;
  #left = 0;
  #top = 0;

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** How far the cells are scrolled. */
  get left(): number {
    return this.#left;
  }

  get top(): number {
    return this.#top;
  }

  /** The width of the tasks' names, left of the cells. */
  get names(): number {
    return Math.min(250, this.#width * 0.4);
  }

  /** The width of a column. */
  get wide(): number {
    const room = (this.#width - SCROLLBAR - this.names) / Math.max(this.#columns, 1);
    return Math.max(NARROWEST, Math.min(WIDEST, room));
  }

  /** Whether columns are wide enough for the names of nodes. */
  get isNamed(): boolean {
    return this.wide >= NAMED;
  }

  /** The height of the part above the cells. */
  get headings(): number {
    if (!this.isNamed) return ROLES + NO_NAMES;
    return ROLES + (this.wide >= WIDE_ENOUGH ? IN_LINE : TURNED);
  }

  /** The height of the whole grid. */
  get tall(): number {
    return this.#rows * TALL + this.headings + BELOW;
  }

  /** What is seen of the rows. */
  get scrolled(): Scrolled {
    const top = this.headings;
    const seen = this.#height - top;
    return { top, seen, whole: this.#rows * TALL, scroll: this.#top };
  }

  /** Show these cells in a surface of this size, scrolled at most to their end. */
  fit({ nodes, tasks }: Cells, width: number, height: number): void {
    this.#rows = tasks.length;
    this.#columns = nodes.length;
    this.#width = width;
    this.#height = height;
    this.scrollTo(this.#left, this.#top);
  }

  /** Scroll at most to the end of the cells; return whether anything moved. */
  scrollTo(left: number, top: number): boolean {
    const before = [this.#left, this.#top];
    const across = this.#columns * this.wide - (this.#width - SCROLLBAR - this.names);
    const down = this.#rows * TALL - (this.#height - this.headings);
    this.#left = Math.max(0, Math.min(left, across));
    this.#top = Math.max(0, Math.min(top, down));
    return before[0] !== this.#left || before[1] !== this.#top;
  }

  /** Return the position of a cell. */
  corner([row, column]: CellPlace): [x: number, y: number] {
    return [this.names + column * this.wide - this.#left, this.headings + row * TALL - this.#top];
  }

  /**
   * Return the cell at a point, with or without an entry; null: the point is above or left of the
   * cells.
   */
  placeAt(x: number, y: number): CellPlace | null {
    if (x < this.names || y < this.headings) return null;
    const row = Math.floor((y - this.headings + this.#top) / TALL);
    return [row, Math.floor((x - this.names + this.#left) / this.wide)];
  }

  /** Scroll until a cell is visible. */
  reveal(place: CellPlace): void {
    const [x, y] = this.corner(place);
    const right = this.#width - SCROLLBAR;
    const across = Math.min(0, x - this.names) + Math.max(0, x + this.wide - right);
    const down = Math.min(0, y - this.headings) + Math.max(0, y + TALL - this.#height);
    this.scrollTo(this.#left + across, this.#top + down);
  }
}

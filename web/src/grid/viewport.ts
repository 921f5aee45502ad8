/** The visible part of a grid; pure. All lengths are CSS pixels. */
import type { CellPlace, Cells } from "./cells.ts";

/** The height of a row. */
export const TALL = 16;
/** The height of the tasks' names, above columns that are wide enough for them. */
export const HEADINGS = 110;
const NO_HEADINGS = 8;
/** The minimum width of a column with a name. */
const NAMED = 12;
const NARROWEST = 5;
const WIDEST = 24;
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

  /** The width of the nodes' names, left of the cells. */
  get names(): number {
    return Math.min(150, this.#width * 0.3);
  }

  /** The width of a column. */
  get wide(): number {
    const room = (this.#width - this.names) / Math.max(this.#columns, 1);
    return Math.max(NARROWEST, Math.min(WIDEST, room));
  }

  /** The height of the part above the cells. */
  get headings(): number {
    return this.wide >= NAMED ? HEADINGS : NO_HEADINGS;
  }

  /** The height of the whole grid. */
  get tall(): number {
    return this.#rows * TALL + this.headings + BELOW;
  }

  /** Show these cells in a surface of this size, scrolled at most to their end. */
  fit({ nodes, tasks }: Cells, width: number, height: number): void {
    this.#rows = nodes.length;
    this.#columns = tasks.length;
    this.#width = width;
    this.#height = height;
    this.scrollTo(this.#left, this.#top);
  }

  /** Scroll at most to the end of the cells; return whether anything moved. */
  scrollTo(left: number, top: number): boolean {
    const before = [this.#left, this.#top];
    const across = this.#columns * this.wide - (this.#width - this.names);
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
    const across = Math.min(0, x - this.names) + Math.max(0, x + this.wide - this.#width);
    const down = Math.min(0, y - this.headings) + Math.max(0, y + TALL - this.#height);
    this.scrollTo(this.#left + across, this.#top + down);
  }
}

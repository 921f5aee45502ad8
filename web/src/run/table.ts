/** A run's entries as a table in which only visible rows exist. */
import { element } from "../element.ts";
import { nothing } from "../marks.ts";
import { replaceQuery, route } from "../route.ts";
import { COLUMNS, type Column, columnOf, shownIn } from "./columns.ts";
import type { Entry } from "./entry.ts";
import { sorted } from "./order.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";

/** The height of a row in table.css. */
const ROW = 28;
const BEYOND = 8;

export function createTable(container: HTMLElement, options: RunViewOptions): RunView {
  const table = new EntryTable(options);
  container.append(table.root);
  return table;
}

class EntryTable implements RunView {
  readonly root: HTMLElement;
  readonly #options: RunViewOptions;
  readonly #body = element("div", { role: "rowgroup", class: "rows" });
  readonly #head: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #empty = nothing("No entry matches the filter.", "Remove a filter to see more.");
  readonly #resize: ResizeObserver;
  #entries: readonly Entry[] = [];
  #rows: readonly Entry[] = [];
  #now = 0;
  #current = 0;

  constructor(options: RunViewOptions) {
    this.#options = options;
    this.#head = element("div", { role: "row", class: "row head", "aria-rowindex": 1 });
    this.#scroller = element(
      "div",
      {
        class: "entry-table",
        role: "grid",
        "aria-label": "Tasks of the run",
        tabindex: 0,
        scroll: () => this.#draw(),
        keydown: (event: KeyboardEvent) => this.#key(event),
      },
      element("div", { role: "rowgroup", class: "heads" }, this.#head),
      this.#body,
    );
    const widths = COLUMNS.map(({ width, grows }) =>
      grows === undefined ? `${width}px` : `minmax(${width}px, ${grows}fr)`,
    );
    const all = COLUMNS.reduce((sum, { width }) => sum + width, 0);
    this.#scroller.style.setProperty("--columns", widths.join(" "));
    this.#scroller.style.setProperty("--width", `${all}px`);
    this.root = element("div", { class: "table-view" }, this.#scroller, this.#empty);
    this.#heads();
    this.#resize = new ResizeObserver(() => this.#draw());
    this.#resize.observe(this.#scroller);
  }

  update(entries: readonly Entry[], _nodes: unknown, now: number): void {
    this.#entries = entries;
    this.#now = now;
    this.#sort();
  }

  destroy(): void {
    this.#resize.disconnect();
    this.root.remove();
  }

  #order(): { column: Column; down: boolean } {
    const text = route().query.get("sort") ?? "";
    return { column: columnOf(text.replace(/^-/, "")), down: text.startsWith("-") };
  }

  #heads(): void {
    const { column, down } = this.#order();
    const heads = COLUMNS.map((each) => this.#heading(each, each === column ? { down } : null));
    this.#head.replaceChildren(...heads);
  }

  /** `sorted` is the direction, if the table is sorted by this column. */
  #heading({ name, title }: Column, sorted: { readonly down: boolean } | null): HTMLElement {
    const order = sorted?.down ? "descending" : "ascending";
    const arrow = sorted?.down ? " ↓" : " ↑";
    return element(
      "div",
      {
        role: "columnheader",
        class: `cell ${name}`,
        "aria-sort": sorted === null ? "none" : order,
      },
      element(
        "button",
        { type: "button", tabindex: 0, click: () => this.#sortBy(name) },
        title,
        element("span", { "aria-hidden": "true" }, sorted === null ? "" : arrow),
      ),
    );
  }

  #sortBy(name: string): void {
    const { column, down } = this.#order();
    replaceQuery({ sort: name === column.name && !down ? `-${name}` : name });
    this.#heads();
    this.#sort();
    this.#head.querySelector<HTMLElement>(`.${name} button`)?.focus();
  }

  #sort(): void {
    const { column, down } = this.#order();
    this.#rows = sorted(this.#entries, column, down, this.#now);
    this.#current = Math.min(this.#current, Math.max(0, this.#rows.length - 1));
    this.#scroller.setAttribute("aria-rowcount", String(this.#rows.length + 1));
    this.#body.style.height = `${this.#rows.length * ROW}px`;
    this.#scroller.hidden = this.#rows.length === 0;
    this.#empty.hidden = this.#rows.length > 0;
    this.#draw();
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.max(0, Math.floor(scrollTop / ROW) - BEYOND);
    const last = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / ROW) + BEYOND);
    const drawn: HTMLElement[] = [];
    for (let index = first; index < last; index += 1) drawn.push(this.#row(index));
    this.#body.replaceChildren(...drawn);
    if (last > first) this.#scroller.setAttribute("aria-activedescendant", `row-${this.#current}`);
  }

  #row(index: number): HTMLElement {
    const entry = this.#rows[index] as Entry;
    const row = element(
      "div",
      {
        role: "row",
        class: index === this.#current ? "row current" : "row",
        id: `row-${index}`,
        "aria-rowindex": index + 2,
        click: () => {
          this.#current = index;
          this.#draw();
          this.#options.onSelect(entry);
        },
      },
      ...COLUMNS.map((column) =>
        element(
          "div",
          { role: "gridcell", class: `cell ${column.name}` },
          shownIn(column, entry, this.#now),
        ),
      ),
    );
    row.style.transform = `translateY(${index * ROW}px)`;
    return row;
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / ROW) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (event.target !== this.#scroller) return;
    if (event.key === "Enter") {
      const entry = this.#rows[this.#current];
      if (entry) this.#options.onSelect(entry);
    } else if (step === undefined) return;
    else {
      this.#current = Math.min(this.#rows.length - 1, Math.max(0, this.#current + step));
      const top = this.#current * ROW;
      const { scrollTop, clientHeight } = this.#scroller;
      if (top < scrollTop) this.#scroller.scrollTop = top;
      else if (top + 2 * ROW > scrollTop + clientHeight)
        this.#scroller.scrollTop = top + 2 * ROW - clientHeight;
      this.#draw();
    }
    event.preventDefault();
  }
}

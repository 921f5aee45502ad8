/** A run's entries as a table, of which only the rows in sight exist. */
import { element } from "../element.ts";
import { duration, nodeName, utc, when } from "../format.ts";
import { badge, nothing } from "../marks.ts";
import { replaceQuery, route } from "../route.ts";
import type { Entry, RunView, RunViewOptions } from "./entry.ts";
import { COLUMNS, sorted } from "./order.ts";
import type { ColumnName } from "./order.ts";

/** As high as style.css makes a row. */
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
  readonly #empty = nothing("No task is like this.", "Take something out of the filter to see more.");
  readonly #resize: ResizeObserver;
  #entries: readonly Entry[] = [];
  #rows: readonly Entry[] = [];
  #now = 0;
  #current = 0;

  constructor(options: RunViewOptions) {
    this.#options = options;
    this.#head = element("div", { role: "row", class: "row head", "aria-rowindex": 1 });
    this.#scroller = element(
      "div", { class: "entry-table", role: "grid", "aria-label": "Tasks of the run", tabindex: 0, scroll: () => this.#draw(), keydown: (event: KeyboardEvent) => this.#key(event) },
      element("div", { role: "rowgroup", class: "heads" }, this.#head), this.#body,
    );
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

  #order(): { column: ColumnName; down: boolean } {
    const text = route().query.get("sort") ?? "began";
    const column = COLUMNS.find(({ name }) => name === text.replace(/^-/, ""))?.name ?? "began";
    return { column, down: text.startsWith("-") };
  }

  #heads(): void {
    const { column, down } = this.#order();
    this.#head.replaceChildren(...COLUMNS.map(({ name, title }) => element(
      "div", { role: "columnheader", class: `cell ${name}`, "aria-sort": name !== column ? "none" : down ? "descending" : "ascending" },
      element("button", { type: "button", tabindex: 0, click: () => this.#sortBy(name) }, title,
        element("span", { "aria-hidden": "true" }, name !== column ? "" : down ? " ↓" : " ↑")))));
  }

  #sortBy(name: ColumnName): void {
    const { column, down } = this.#order();
    replaceQuery({ sort: name === column && !down ? `-${name}` : name });
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
    const took = entry.start === null ? null : (entry.end ?? (entry.status === "running" ? this.#now : null));
    const cell = (name: ColumnName, ...content: (Node | string)[]): HTMLElement => element("div", { role: "gridcell", class: `cell ${name}` }, ...content);
    const time = (name: ColumnName, value: number | null): HTMLElement => {
      const made = cell(name, value === null ? "" : when(value));
      if (value !== null) made.title = utc(value);
      return made;
    };
    const row = element(
      "div", {
        role: "row", class: index === this.#current ? "row current" : "row", id: `row-${index}`, "aria-rowindex": index + 2,
        click: () => { this.#current = index; this.#draw(); this.#options.onSelect(entry); },
      },
      cell("status", badge(entry.status)), cell("task", entry.task), cell("node", nodeName(entry.node)),
      time("began", entry.start), time("ended", entry.end),
      cell("took", took === null || entry.start === null ? "" : duration(took - entry.start)), cell("message", entry.message ?? ""),
    );
    row.style.transform = `translateY(${index * ROW}px)`;
    return row;
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / ROW) - 2);
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
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
      else if (top + 2 * ROW > scrollTop + clientHeight) this.#scroller.scrollTop = top + 2 * ROW - clientHeight;
      this.#draw();
    }
    event.preventDefault();
  }
}

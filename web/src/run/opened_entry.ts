/** The entry that the address names, opened beside the view. */
import { element } from "../element.ts";
import { replaceQuery, route } from "../route.ts";
import { details } from "./details.ts";
import type { RunData } from "./run_data.ts";
import type { RunSource } from "./source.ts";

export class OpenedEntry {
  readonly root = element("div", { class: "aside" });
  readonly #source: RunSource;
  readonly #data: RunData;
  readonly #closed: () => void;
  #open: AbortController | null = null;

  /** `closed` is called when the user closed it. */
  constructor(source: RunSource, data: RunData, closed: () => void) {
    this.#source = source;
    this.#data = data;
    this.#closed = closed;
  }

  /** Open an entry, and add it to the address. */
  select(id: number): void {
    replaceQuery({ entry: String(id) });
    this.show();
  }

  /** Show the entry that the address names. */
  show(): void {
    const entry = this.#data.entries.get(Number(route().query.get("entry")));
    this.destroy();
    if (entry === undefined) {
      this.root.replaceChildren();
      return;
    }
    this.#open = new AbortController();
    const panel = details(
      this.#source,
      entry,
      this.#data.roles.answered(),
      this.#data.run?.cluster ?? null,
      () => this.close(),
      this.#open.signal,
    );
    this.root.replaceChildren(panel);
    panel.focus();
  }

  close(): void {
    if (this.root.childElementCount === 0) return;
    replaceQuery({ entry: null });
    this.show();
    this.#closed();
  }

  /** Stop loading the opened entry. */
  destroy(): void {
    this.#open?.abort();
  }
}

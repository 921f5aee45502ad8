/** The reports of one kind: a list, its actions, and the opened report. */
import { getPage, url } from "../api.ts";
import { element } from "../element.ts";
import { loading } from "../marks.ts";
import { cursorsOf, pager } from "../pager.ts";
import { replaceQuery, route } from "../route.ts";
import { mayChange } from "../session.ts";
import { type Loaded, Watched } from "../watched.ts";
import { Actions } from "./actions.ts";
import { askedOf, filterForm } from "./filters.ts";
import type { KeptReports, Kind } from "./kind.ts";
import { panel } from "./panel.ts";
import { reportTable } from "./table.ts";

const PAGE_SIZE = 25;
const EVERY = 3_000;

export class KeptList {
  readonly root: HTMLElement;
  readonly #kind: Kind;
  readonly #changed: () => void;
  readonly #stopped = new AbortController();
  readonly #filters = element("div");
  readonly #list = element("section", { "aria-label": "Reports" }, loading("reports"));
  readonly #aside = element("div", { class: "aside" });
  readonly #watched: Watched;
  readonly #mayChange = mayChange();
  readonly #actions: Actions;
  #open: AbortController | null = null;
  #opened: string | null = null;

  /** `changed` is called when reports were replayed or removed. */
  constructor(kind: Kind, changed: () => void) {
    this.#kind = kind;
    this.#changed = changed;
    this.#watched = new Watched(this.#list, (signal) => this.#load(signal), EVERY);
    this.#actions = new Actions(kind, this.#mayChange, this.#stopped.signal, (isDone) =>
      this.#acted(isDone),
    );
    this.root = element(
      "div",
      {
        class: "kept",
        keydown: (event: KeyboardEvent) => {
          if (event.key === "Escape") this.#close();
        },
      },
      element("p", { class: "quiet" }, kind.about),
      this.#filters,
      this.#actions.buttons,
      this.#actions.outcome,
      this.#watched.note,
      element(
        "div",
        { class: "looked-at" },
        element("div", { class: "panel" }, this.#list),
        this.#aside,
      ),
    );
    this.#filter();
    this.#watched.start();
    this.#openAsked();
  }

  /** The address changed: other filters, another page, another opened report. */
  moved(): void {
    this.#filter();
    this.#watched.now();
    if (this.#opened !== route().query.get("open")) this.#openAsked();
  }

  destroy(): void {
    this.#stopped.abort();
    this.#open?.abort();
    this.#watched.destroy();
  }

  #filter(): void {
    this.#filters.replaceChildren(
      filterForm(this.#kind, askedOf(this.#kind, route().query), this.#watched.now),
    );
  }

  async #load(signal: AbortSignal): Promise<Loaded> {
    const { query } = route();
    const asked = askedOf(this.#kind, query);
    const cursors = cursorsOf(query);
    const page = await getPage<KeptReports>(
      url(this.#kind.path, {
        ...asked,
        limit: PAGE_SIZE,
        order_by: "-id",
        cursor: cursors.at(-1) ?? null,
      }),
      signal,
    );
    return {
      state: [page, query.toString()],
      draw: () =>
        this.#list.replaceChildren(
          reportTable(this.#kind, page.rows, Object.keys(asked).length > 0),
          pager(page.next, cursors, this.#watched.now),
        ),
    };
  }

  #openAsked(): void {
    const key = route().query.get("open");
    this.#open?.abort();
    this.#opened = key;
    if (key === null) {
      this.#aside.replaceChildren();
      return;
    }
    this.#open = new AbortController();
    const opened = panel(
      {
        kind: this.#kind,
        key,
        mayChange: this.#mayChange,
        close: () => this.#close(),
        act: (what) => this.#actions.act(what),
      },
      this.#open.signal,
    );
    // An action on the whole list leaves the keyboard focus there.
    const takesFocus = !this.#actions.buttons.contains(document.activeElement);
    this.#aside.replaceChildren(opened);
    if (takesFocus) opened.focus();
  }

  #close(): void {
    const key = this.#opened;
    if (key === null) return;
    replaceQuery({ open: null });
    this.#openAsked();
    this.#watched.now();
    this.#list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  #acted(isDone: boolean): void {
    if (isDone && this.#opened !== null) this.#openAsked();
    this.#changed();
    this.#watched.now();
  }
}

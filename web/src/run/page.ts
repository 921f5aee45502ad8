/** One run: its failures first, then its entries in three views. */
import { element } from "../element.ts";
import { failure, loading } from "../marks.ts";
import { replaceQuery, route } from "../route.ts";
import { Tabs } from "../tabs.ts";
import type { View } from "../view.ts";
import { countByStatus } from "./entries.ts";
import { failureSummary } from "./failure_summary.ts";
import { filterOf } from "./filter.ts";
import { FilterForm } from "./filter_form.ts";
import { heading } from "./heading.ts";
import { NoticingSource } from "./noticing_source.ts";
import { OpenedEntry } from "./opened_entry.ts";
import { NO_ROLES } from "./roles.ts";
import { RunData, type RunListener } from "./run_data.ts";
import type { RunView } from "./run_view.ts";
import { save } from "./save.ts";
import { shownOf } from "./shown.ts";
import type { RunSource } from "./source.ts";
import { VIEWS } from "./views.ts";

/** The minimum time between two redraws while a run goes on, in milliseconds. */
const REDRAW = 250;

/** Return the page of a run. */
export function runPage(source: RunSource): View {
  return new RunPage(source);
}

class RunPage implements View, RunListener {
  readonly root: HTMLElement;
  readonly title: string;
  readonly #source: RunSource;
  readonly #data: RunData;
  readonly #heading = element("div");
  readonly #failures = element("div", { class: "outcome-place" });
  readonly #form = new FilterForm((changes) => {
    replaceQuery(changes);
    this.#draw();
  });
  readonly #tabs = new Tabs(VIEWS, (name) => {
    replaceQuery({ view: name });
    this.entriesLoaded();
  });
  readonly #shown = element("span", { class: "quiet", role: "status" });
  // Only when all entries are loaded: otherwise it would save a part of them.
  readonly #csv = element(
    "button",
    {
      type: "button",
      disabled: true,
      title: "Save the filtered entries as CSV",
      click: () => this.#export(),
    },
    "CSV",
  );
  readonly #opened: OpenedEntry;
  #showsAllFailures = false;
  #view: RunView | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(source: RunSource) {
    this.#source = new NoticingSource(source, () => this.#data.gone());
    this.title = `Run ${source.id}`;
    this.#data = new RunData(this.#source, this);
    this.#opened = new OpenedEntry(this.#source, this.#data, () =>
      this.#tabs.panel.querySelector<HTMLElement>("[tabindex='0']")?.focus(),
    );
    this.root = element(
      "div",
      {
        class: "view run",
        keydown: (event: KeyboardEvent) => {
          if (event.key === "Escape") this.#opened.close();
        },
      },
      this.#heading,
      this.#data.freshness.note,
      this.#failures,
      this.#form.root,
      this.#data.roles.note,
      element(
        "div",
        { class: "bar" },
        this.#tabs.list,
        element("span", { class: "shown" }, this.#shown, this.#csv),
      ),
      element("div", { class: "looked-at" }, this.#tabs.panel, this.#opened.root),
    );
    this.#heading.append(loading(`run ${source.id}`));
    void this.#data.load();
  }

  /** The address changed: another filter, view or entry. */
  moved(): void {
    if (this.#data.run === null) return;
    this.entriesLoaded();
    this.#opened.show();
  }

  destroy(): void {
    this.#data.destroy();
    this.#opened.destroy();
    this.#view?.destroy();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  runLoaded(): void {
    if (this.#data.run === null) return;
    this.#heading.replaceChildren(heading(this.#data.run, this.#source.madeAt));
  }

  /** Create the view that the address names, unless it exists, and draw. */
  entriesLoaded(): void {
    const asked = route().query.get("view");
    const kind = VIEWS.find(({ name }) => name === asked) ?? VIEWS[0];
    if (this.#tabs.chosen !== kind.name) {
      this.#view?.destroy();
      this.#tabs.choose(kind.name);
      this.#view = kind.create(this.#tabs.panel, {
        onSelect: ({ id }) => this.#opened.select(id),
      });
    }
    this.#draw();
  }

  allLoaded(): void {
    const { entries } = this.#data;
    const nodes = entries.nodes(NO_ROLES).map(({ id }) => id);
    this.#form.offer(entries.tasks(), nodes);
    this.failuresLoaded();
    this.#csv.disabled = shownOf(this.#data, filterOf(route().query)) === null;
    this.#opened.show();
  }

  failuresLoaded(): void {
    const { run, failures } = this.#data;
    if (run === null || failures === null) return;
    const showAll = (): void => {
      this.#showsAllFailures = true;
      this.failuresLoaded();
    };
    const select = (id: number): void => this.#opened.select(id);
    this.#failures.replaceChildren(
      failureSummary(run, failures, this.#showsAllFailures, select, showAll),
    );
    // The entries have the failures' messages now.
    if (this.#view !== null) this.#draw();
  }

  rolesLoaded(): void {
    this.#form.offerRoles(this.#data.roles.known?.names ?? []);
    if (this.#view !== null) this.#draw();
  }

  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.runLoaded();
      this.#draw();
    }, REDRAW);
  }

  runFailed(error: unknown, again: () => void): void {
    const load = (): void => {
      this.#heading.replaceChildren(loading("the run"));
      again();
    };
    this.#heading.replaceChildren(failure(error, load));
  }

  failuresFailed(error: unknown, again: () => void): void {
    this.#failures.replaceChildren(failure(error, again));
  }

  #draw(): void {
    const filter = filterOf(route().query);
    const shown = shownOf(this.#data, filter);
    this.#tabs.panel.classList.toggle("waiting", shown === null);
    this.#csv.disabled = shown === null || !this.#data.isWhole;
    this.#form.show(filter, countByStatus(shown?.ofAllStatuses ?? []));
    const text = shown?.text ?? "The roles are not known yet";
    if (this.#shown.textContent !== text) this.#shown.textContent = text;
    if (shown === null) return;
    const { entries, roles, now } = this.#data;
    this.#view?.update(shown.entries, entries.nodes(roles.known ?? NO_ROLES), now);
  }

  #export(): void {
    const shown = shownOf(this.#data, filterOf(route().query))?.entries ?? [];
    save(this.#source.id, shown, shown.length === this.#data.entries.all.length);
  }
}

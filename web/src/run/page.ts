/** One run: what failed first, then its entries in three ways. */
import { element } from "../element.ts";
import { count, counted } from "../format.ts";
import { failure, loading } from "../marks.ts";
import { replaceQuery, route } from "../route.ts";
import type { Failures, Run } from "../shapes.ts";
import { isOver } from "../shapes.ts";
import { Freshness } from "../stale.ts";
import type { View } from "../view.ts";
import { AskedRoles } from "./asked_roles.ts";
import { details } from "./details.ts";
import { Entries, countByStatus } from "./entries.ts";
import type { Entry, RunView } from "./entry.ts";
import { besidesStatuses, filterOf, withStatuses } from "./filter.ts";
import type { Filter } from "./filter.ts";
import { FilterForm } from "./filter_form.ts";
import { NO_ROLES } from "./roles.ts";
import { save } from "./save.ts";
import type { RunSource } from "./source.ts";
import { failureSummary, heading } from "./summary.ts";
import { Tabs } from "./tabs.ts";
import { VIEWS } from "./views.ts";

/** So often at most all is drawn anew while a run goes on, in milliseconds. */
const REDRAW = 250;

/** Return the page of a run. */
export function runPage(source: RunSource): View {
  return new RunPage(source);
}

class RunPage implements View {
  readonly root: HTMLElement;
  readonly title: string;
  readonly #source: RunSource;
  readonly #entries = new Entries();
  readonly #stopped = new AbortController();
  readonly #freshness = new Freshness();
  readonly #heading = element("div");
  readonly #failures = element("div", { class: "outcome-place" });
  readonly #form = new FilterForm((changes) => { replaceQuery(changes); this.#draw(); });
  readonly #tabs = new Tabs(VIEWS, (name) => { replaceQuery({ view: name }); this.#look(); });
  readonly #shown = element("span", { class: "quiet", role: "status" });
  // Not before all entries are there: it would save a part of them.
  readonly #csv = element("button", { type: "button", disabled: true, title: "Save what the filter shows as CSV", click: () => this.#export() }, "CSV");
  readonly #aside = element("div", { class: "aside" });
  readonly #roles: AskedRoles;
  #run: Run | null = null;
  #known: Failures | null = null;
  #all = false;
  #view: RunView | null = null;
  #open: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = false;
  /** All entries are there. */
  #isWhole = false;

  constructor(source: RunSource) {
    this.#source = source;
    this.title = `Run ${source.id}`;
    this.#roles = new AskedRoles(source, this.#stopped.signal, ({ names }) => { this.#form.offerRoles(names); if (this.#view !== null) this.#draw(); });
    this.root = element(
      "div", { class: "view run", keydown: (event: KeyboardEvent) => { if (event.key === "Escape") this.#close(); } },
      this.#heading, this.#freshness.note, this.#failures,
      this.#form.root, this.#roles.note,
      element("div", { class: "bar" }, this.#tabs.list, element("span", { class: "shown" }, this.#shown, this.#csv)),
      element("div", { class: "looked-at" }, this.#tabs.panel, this.#aside),
    );
    this.#heading.append(loading(`run ${source.id}`));
    void this.#load();
  }

  /** The address changed: another filter, view or entry. */
  moved(): void {
    if (this.#run === null) return;
    this.#look();
    this.#openAsked();
  }

  destroy(): void {
    this.#stopped.abort();
    this.#open?.abort();
    this.#freshness.destroy();
    this.#view?.destroy();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #load(): Promise<void> {
    const { signal } = this.#stopped;
    try {
      this.#run = await this.#source.run(signal);
      this.#heading.replaceChildren(heading(this.#run, this.#source.madeAt));
      void this.#askFailures();
      this.#roles.ask();
      const cursor = await this.#source.entries((rows) => { this.#entries.put(rows); this.#look(); }, signal);
      this.#isWhole = true;
      this.#csv.disabled = this.#isWaiting;
      this.#form.offer(this.#entries.tasks(), this.#entries.nodes(NO_ROLES).map(({ id }) => id));
      this.#explain();
      this.#openAsked();
      if (cursor !== null && !isOver(this.#run)) await this.#follow(cursor);
      else this.#freshness.destroy();
    } catch (error) {
      if (!signal.aborted) this.#heading.replaceChildren(failure(error, () => { this.#heading.replaceChildren(loading("the run")); void this.#load(); }));
    }
  }

  async #follow(cursor: string): Promise<void> {
    const { signal } = this.#stopped;
    const ending = await this.#source.follow(cursor, {
      changed: ({ transaction, entries }) => {
        this.#entries.put(entries);
        this.#run = transaction;
        if (isOver(transaction) || entries.some(({ status }) => status === "error")) void this.#askFailures();
        this.#later();
      },
      heard: () => this.#freshness.heard(),
      lost: (error) => this.#freshness.lost(error),
    }, signal);
    if (ending === "removed") return this.#freshness.removed();
    this.#freshness.destroy();
    if (ending === "deleted") {
      this.#run = await this.#source.run(signal);
      this.#later();
    }
    // The start message may have come after the page was opened.
    if (this.#roles.known?.names.length === 0) this.#roles.ask();
  }

  async #askFailures(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#known = await this.#source.failures(this.#stopped.signal);
      this.#explain();
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#failures.replaceChildren(failure(error, () => void this.#askFailures()));
    } finally {
      this.#asked = false;
    }
  }

  #explain(): void {
    if (this.#known === null || this.#run === null) return;
    for (const { id, message } of this.#known.failed) this.#entries.explain(id, message);
    const summary = failureSummary(this.#run, this.#known, this.#all, (id) => this.#select(id), () => { this.#all = true; this.#explain(); });
    this.#failures.replaceChildren(summary);
    if (this.#view !== null) this.#draw();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#run !== null) this.#heading.replaceChildren(heading(this.#run, this.#source.madeAt));
      this.#draw();
    }, REDRAW);
  }

  /** Make the view that the address asks for, unless it is there. */
  #look(): void {
    const asked = route().query.get("view");
    const kind = VIEWS.find(({ name }) => name === asked) ?? VIEWS[0];
    if (kind !== undefined && this.#tabs.chosen !== kind.name) {
      this.#view?.destroy();
      this.#tabs.choose(kind.name);
      this.#view = kind.create(this.#tabs.panel, { onSelect: ({ id }) => this.#select(id) });
    }
    this.#draw();
  }

  #draw(): void {
    const filter = filterOf(route().query);
    const isWaiting = this.#isWaiting;
    this.#tabs.panel.classList.toggle("waiting", isWaiting);
    this.#csv.disabled = isWaiting || !this.#isWhole;
    const within = isWaiting ? [] : this.#besidesStatuses(filter);
    const shown = withStatuses(within, filter);
    this.#form.show(filter, countByStatus(within));
    const total = this.#entries.all.length;
    const all = counted(total, "entry", "entries");
    const some = shown.length === total ? all : `${count(shown.length)} of ${all}`;
    const text = isWaiting ? "The roles are not known yet" : filter.roles !== "" && this.#roles.known?.names.length === 0 ? `${some}: the run told no roles` : some;
    if (this.#shown.textContent !== text) this.#shown.textContent = text;
    if (!isWaiting) this.#view?.update(shown, this.#entries.nodes(this.#roles.known ?? NO_ROLES), this.#now());
  }

  /** The filter names roles: which entries it lets through nobody can say yet. */
  get #isWaiting(): boolean {
    return this.#roles.known === null && filterOf(route().query).roles !== "";
  }

  #besidesStatuses(filter: Filter): readonly Entry[] {
    return besidesStatuses(this.#entries.all, filter, this.#roles.known ?? NO_ROLES);
  }

  /** What a task that runs has run until: not beyond the end of the run. */
  #now(): number {
    const end = this.#run?.time_end ?? null;
    return this.#run !== null && isOver(this.#run) && end !== null ? end * 1000 : (this.#source.madeAt ?? Date.now());
  }

  #select(id: number): void {
    replaceQuery({ entry: String(id) });
    this.#openAsked();
  }

  #openAsked(): void {
    const entry = this.#entries.get(Number(route().query.get("entry")));
    this.#open?.abort();
    if (entry === undefined) return this.#aside.replaceChildren();
    this.#open = new AbortController();
    const panel = details(this.#source, entry, this.#roles.answered(), this.#run?.cluster ?? null, () => this.#close(), this.#open.signal);
    this.#aside.replaceChildren(panel);
    panel.focus();
  }

  #close(): void {
    if (this.#aside.childElementCount === 0) return;
    replaceQuery({ entry: null });
    this.#openAsked();
    this.#tabs.panel.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }

  #export(): void {
    const filter = filterOf(route().query);
    const shown = withStatuses(this.#besidesStatuses(filter), filter);
    save(this.#source.id, shown, shown.length === this.#entries.all.length);
  }
}

/** The controls of a run's filter. */
import { element } from "../element.ts";
import { count } from "../format.ts";
import { lookOf, STATUSES, type Status } from "../status.ts";
import type { Counts } from "./entries.ts";
import type { Filter } from "./filter.ts";
import { queryOf } from "./filter.ts";

export class FilterForm {
  readonly root: HTMLElement;
  readonly #changed: (changes: Readonly<Record<string, string>>) => void;
  readonly #tasks = element("datalist", { id: "tasks-known" });
  readonly #nodes = element("datalist", { id: "nodes-known" });
  readonly #roles = element("datalist", { id: "roles-known" });
  readonly #inputs: Readonly<
    Record<"tasks" | "nodes" | "roles" | "since" | "until", HTMLInputElement>
  >;
  readonly #statuses = new Map<Status, { button: HTMLButtonElement; count: Text }>();
  readonly #clear = element(
    "button",
    {
      type: "button",
      click: () =>
        this.#changed({ tasks: "", nodes: "", roles: "", statuses: "", since: "", until: "" }),
    },
    "Clear filters",
  );
  #filter: Filter | null = null;

  /** `changed` is called with the changed parameters of the address. */
  constructor(changed: (changes: Readonly<Record<string, string>>) => void) {
    this.#changed = changed;
    this.#inputs = {
      tasks: this.#text("tasks", "name, name…"),
      nodes: this.#text("nodes", "5, master…"),
      roles: this.#text("roles", ""),
      since: this.#time("since"),
      until: this.#time("until"),
    };
    this.#inputs.tasks.dataset.filter = "";
    const chips = STATUSES.map((status) => {
      const number = document.createTextNode("0");
      const { shape, word } = lookOf(status);
      const button = element(
        "button",
        {
          type: "button",
          class: `chip status ${status}`,
          "aria-pressed": "false",
          click: () => this.#toggle(status),
        },
        element("span", { class: "shape", "aria-hidden": "true" }, shape),
        element("span", { class: "chip-count" }, number),
        ` ${word}`,
      );
      this.#statuses.set(status, { button, count: number });
      return button;
    });
    this.root = element(
      "form",
      {
        class: "filters",
        role: "search",
        "aria-label": "Filter tasks",
        submit: (event: Event) => event.preventDefault(),
      },
      element("span", { class: "chips", role: "group", "aria-label": "Statuses" }, ...chips),
      element("label", {}, "Tasks", this.#inputs.tasks),
      element("label", {}, "Nodes", this.#inputs.nodes),
      element("label", {}, "Roles", this.#inputs.roles),
      element("label", {}, "Started from", this.#inputs.since),
      element("label", {}, "before", this.#inputs.until),
      this.#clear,
      this.#tasks,
      this.#nodes,
      this.#roles,
    );
  }

  /** Show a filter, and the number of matching entries by status. */
  show(filter: Filter, counts: Counts): void {
    this.#filter = filter;
    const { tasks, nodes, roles, since, until } = this.#inputs;
    const set = (input: HTMLInputElement, value: string): void => {
      if (input !== document.activeElement && input.value !== value) input.value = value;
    };
    set(tasks, filter.tasks);
    set(nodes, filter.nodes);
    set(roles, filter.roles);
    this.#enableRoles();
    set(since, local(filter.since));
    set(until, local(filter.until));
    for (const [status, chip] of this.#statuses) {
      chip.button.setAttribute("aria-pressed", String(filter.statuses.includes(status)));
      const text = count(counts[status]);
      if (chip.count.data !== text) chip.count.data = text;
    }
    this.#clear.disabled = Object.values(queryOf(filter)).every((value) => value === "");
  }

  /** Suggest names while the user types. */
  offer(tasks: readonly string[], nodes: readonly string[]): void {
    this.#tasks.replaceChildren(...tasks.map((value) => element("option", { value })));
    this.#nodes.replaceChildren(...nodes.map((value) => element("option", { value })));
  }

  /** Suggest roles; empty: none are known. */
  offerRoles(roles: readonly string[]): void {
    this.#roles.replaceChildren(...roles.map((value) => element("option", { value })));
    this.#inputs.roles.placeholder = roles.length === 0 ? "none known" : "name, name…";
    this.#enableRoles();
  }

  // A value from the address can always be removed.
  #enableRoles(): void {
    const { roles } = this.#inputs;
    roles.disabled =
      this.#roles.childElementCount === 0 && roles.value === "" && roles !== document.activeElement;
  }

  #text(name: "tasks" | "nodes" | "roles", placeholder: string): HTMLInputElement {
    const input = element("input", {
      id: `filter-${name}`,
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      placeholder,
      list: `${name}-known`,
      input: () => this.#changed({ [name]: input.value }),
    });
    return input;
  }

  #time(name: "since" | "until"): HTMLInputElement {
    const input = element("input", {
      id: `filter-${name}`,
      type: "datetime-local",
      step: 1,
      change: () =>
        this.#changed({ [name]: input.value === "" ? "" : new Date(input.value).toISOString() }),
    });
    return input;
  }

  #toggle(status: Status): void {
    const chosen = this.#filter?.statuses ?? [];
    const next = chosen.includes(status)
      ? chosen.filter((each) => each !== status)
      : [...chosen, status];
    this.#changed({ statuses: next.join(",") });
  }
}

/** Return a time in the format of an input, in the reader's zone. */
function local(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "";
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** ARIA tabs: arrow keys move between them. */
import { element } from "./element.ts";

export class Tabs {
  readonly list: HTMLElement;
  readonly panel = element("div", { role: "tabpanel", id: "panel", class: "panel" });
  readonly #buttons: HTMLButtonElement[];
  #chosen: string | null = null;

  /** `choose` is called when the user selects one. */
  constructor(
    tabs: readonly { readonly name: string; readonly title: string }[],
    choose: (name: string) => void,
  ) {
    this.#buttons = tabs.map(({ name, title }, index) =>
      element(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-controls": "panel",
          "aria-selected": "false",
          tabindex: -1,
          title: `${title} (${index + 1})`,
          click: () => choose(name),
        },
        title,
      ),
    );
    this.list = element(
      "div",
      {
        role: "tablist",
        class: "tabs",
        "aria-label": "Views",
        keydown: (event: KeyboardEvent) => this.#key(event),
      },
      ...this.#buttons,
    );
  }

  get chosen(): string | null {
    return this.#chosen;
  }

  /** Show which one is selected. */
  choose(name: string): void {
    this.#chosen = name;
    this.panel.setAttribute("aria-labelledby", `tab-${name}`);
    for (const button of this.#buttons) {
      const own = button.id === `tab-${name}`;
      button.setAttribute("aria-selected", String(own));
      button.tabIndex = own ? 0 : -1;
    }
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const here = this.#buttons.findIndex(({ tabIndex }) => tabIndex === 0);
    const next = this.#buttons[(here + step + this.#buttons.length) % this.#buttons.length];
    next?.click();
    next?.focus();
    event.preventDefault();
  }
}

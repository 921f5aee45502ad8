/** Actions on all reports that match the filter, and their results. */
import { confirmed, type Question } from "../confirm.ts";
import { element } from "../element.ts";
import { counted } from "../format.ts";
import { failure } from "../marks.ts";
import { route } from "../route.ts";
import { type Counted, countAll, outcomeTold, removeAll, replayAll } from "./all.ts";
import { askedOf } from "./filters.ts";
import type { Asked, Kind } from "./kind.ts";
import { readable } from "./payload.ts";

/** A change of reports; resolves with its result in words, null: nothing changed. */
export type Act = () => Promise<string | null>;

export class Actions {
  readonly buttons = element("div", { class: "actions" });
  readonly outcome = element("div", { role: "status" });
  readonly #kind: Kind;
  readonly #signal: AbortSignal;
  readonly #acted: (isDone: boolean) => void;
  #isActing = false;

  /** `acted` is called when reports were changed, or may have been before an error. */
  constructor(
    kind: Kind,
    mayChange: Promise<boolean>,
    signal: AbortSignal,
    acted: (isDone: boolean) => void,
  ) {
    this.#kind = kind;
    this.#signal = signal;
    this.#acted = acted;
    void mayChange.then((may) =>
      this.buttons.replaceChildren(...(may ? this.#all() : [onlyAdmins()])),
    );
  }

  /** Carry out a change, and show its result; one at a time. */
  async act(what: Act): Promise<void> {
    if (this.#isActing) return;
    this.#isActing = true;
    this.outcome.replaceChildren(element("p", { class: "quiet" }, "A moment…"));
    let isDone = false;
    try {
      const told = await what();
      const words = told === null ? [] : [element("p", { class: "said" }, readable(told))];
      this.outcome.replaceChildren(...words);
      if (told === null) return;
      isDone = true;
    } catch (error) {
      if (this.#signal.aborted) return;
      this.outcome.replaceChildren(failure(error, () => void this.act(what)));
    } finally {
      this.#isActing = false;
    }
    this.#acted(isDone);
  }

  #all(): HTMLElement[] {
    const title = "All reports that match the filter, on all pages";
    const button = (word: string, act: Act): HTMLElement =>
      element("button", { type: "button", title, click: () => void this.act(act) }, word);
    return [
      button("Replay all of these…", () => this.#replayAll()),
      button("Remove all of these…", () => this.#removeAll()),
    ];
  }

  #replayAll(): Promise<string | null> {
    return this.#withAll(
      (what) => ({
        question: `Replay ${what}?`,
        more: "They are sent to the receiver again, with the times of their first arrival.",
        act: `Replay ${what}`,
      }),
      async (asked) => outcomeTold(await replayAll(this.#kind, asked, this.#signal)),
    );
  }

  #removeAll(): Promise<string | null> {
    return this.#withAll(
      (what) => ({
        question: `Remove ${what} permanently?`,
        more: "They exist nowhere else.",
        act: `Remove ${what}`,
      }),
      async (asked, all) =>
        `Removed: ${counted(await removeAll(this.#kind, asked, all), "report")}.`,
    );
  }

  /** Count the matching reports, ask the user, and act; resolves like an Act. */
  async #withAll(
    ask: (what: string) => Question,
    act: (asked: Asked, all: Counted) => Promise<string>,
  ): Promise<string | null> {
    const asked = askedOf(this.#kind, route().query);
    const all = await countAll(this.#kind, asked, this.#signal);
    if (all.rows === 0) return "No report matches the filter.";
    const agreed = await confirmed(ask(this.#kind.told(all.rows, all.reports)));
    return agreed ? act(asked, all) : null;
  }
}

function onlyAdmins(): HTMLElement {
  return element(
    "span",
    { class: "quiet" },
    "Users with the role admin can replay and remove them.",
  );
}

/** A notice that the view may be out of date. */
import { element } from "./element.ts";
import { timeOfDay } from "./format.ts";

const STALE_AFTER = 15_000;

/** The note "not updated since …", shown only while it is true. */
export class Freshness {
  readonly note = element("p", { class: "stale", role: "status", hidden: true });
  #heard = Date.now();
  #problem = "";
  readonly #timer = setInterval(() => this.#show(), 1_000);

  /** The server answered just now. */
  heard(): void {
    this.#heard = Date.now();
    this.#problem = "";
    this.#show();
  }

  /** The server is unavailable. */
  lost(error: Error): void {
    this.#problem = error.message;
    this.#show();
  }

  /** No more requests are sent, because the run does not exist. */
  removed(): void {
    this.destroy();
    this.note.hidden = false;
    const when = timeOfDay(this.#heard);
    this.note.textContent = `The run no longer exists. This is its state at ${when}.`;
  }

  destroy(): void {
    clearInterval(this.#timer);
  }

  #show(): void {
    const stale = this.#problem !== "" || Date.now() - this.#heard > STALE_AFTER;
    this.note.hidden = !stale;
    const text = `Not updated since ${timeOfDay(this.#heard)}. ${this.#problem} Trying again…`;
    if (stale && this.note.textContent !== text) this.note.textContent = text;
  }
}

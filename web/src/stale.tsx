/** A notice that the view may be out of date. */
import { timeOfDay } from "./format.ts";
import { useClock } from "./use_clock.ts";

const STALE_AFTER = 15_000;

/** When the server answered last. */
export class Freshness {
  #heard = Date.now();
  #problem = "";
  #state: "watched" | "complete" | "removed" = "watched";

  /** The server answered just now. */
  heard(): void {
    this.#heard = Date.now();
    this.#problem = "";
  }

  /** The server is unavailable. */
  lost(error: Error): void {
    this.#problem = error.message;
  }

  /** No more changes come. */
  complete(): void {
    this.#state = "complete";
  }

  /** No more requests are sent, because the run does not exist. */
  removed(): void {
    this.#state = "removed";
  }

  /** What to tell; null: nothing, the view is up to date. */
  get text(): string | null {
    const heard = timeOfDay(this.#heard);
    if (this.#state === "removed")
      return `The run no longer exists. This is its state at ${heard}.`;
    const isStale = this.#problem !== "" || Date.now() - this.#heard > STALE_AFTER;
    if (!isStale || this.#state === "complete") return null;
    return `Not updated since ${heard}. ${this.#problem} Trying again…`;
  }
}

/** The note "not updated since …", shown only while it is true. */
export function StaleNote({ of }: { readonly of: Freshness }) {
  useClock();
  const { text } = of;
  return (
    <p class="stale" role="status" hidden={text === null}>
      {text}
    </p>
  );
}

/** A run as it goes on: pushed by the server, or asked for where it pushes nothing. */
import { ApiError, request, url } from "./api.ts";
import { events } from "./event_stream.ts";
import type { Changes } from "./shapes.ts";
import { isOver } from "./status.ts";

export interface Listener {
  changed(changes: Changes): void;
  /** The server was heard just now, whether or not anything had changed. */
  heard(): void;
  /** It could not be asked; it is asked again. */
  lost(error: Error): void;
}

/** Why nothing more comes of a run: it ended, was marked as deleted, or is not there any more. */
export type Ending = "ended" | "deleted" | "removed";

const EVERY = 1_000;
const AFTER_A_FAILURE = 3_000;
/** The server says something every five seconds. */
const SILENCE = 15_000;
/** Where nothing is pushed it is asked for so many times, then whether something is now. */
const ASKED = 30;

/**
 * Call the listener for what changes in a run after the cursor. Resolves at the run's end, or with
 * null when the signal aborts or the login is over.
 */
export async function follow(
  run: number,
  cursor: string,
  listener: Listener,
  signal: AbortSignal,
): Promise<Ending | null> {
  const followed = new Followed(run, cursor, listener, signal);
  while (!signal.aborted) {
    try {
      const ending = await followed.next();
      if (ending !== null) return ending;
      await pause(EVERY, signal);
    } catch (error) {
      if (signal.aborted) break;
      if (statusOf(error) === 404) return "removed";
      listener.lost(error as Error);
      if (statusOf(error) === 401) break;
      await pause(AFTER_A_FAILURE, signal);
    }
  }
  return null;
}

function statusOf(error: unknown): number | null {
  return error instanceof ApiError ? error.status : null;
}

class Followed {
  #cursor: string;
  #ending: Ending | null = null;
  /** How many times it is asked before it listens again. */
  #toAsk = 0;

  constructor(
    readonly run: number,
    cursor: string,
    readonly listener: Listener,
    readonly signal: AbortSignal,
  ) {
    this.#cursor = cursor;
  }

  /** Listen or ask once. Resolves with why nothing more comes; null: more may come. */
  async next(): Promise<Ending | null> {
    if (this.#toAsk > 0) {
      this.#toAsk -= 1;
      return this.ask();
    }
    const how = await this.listen();
    if (how === "silent") this.#toAsk = ASKED;
    return how === "silent" || how === "cut" ? null : how;
  }

  /** The same by asking. */
  async ask(): Promise<Ending | null> {
    const answer = await request(
      url(`transactions/${this.run}/changes/`, { after: this.#cursor }),
      {},
      this.signal,
    );
    if (answer.status === 204) {
      this.listener.heard();
      // Workers commit side by side, and the last entries may come after the end.
      return this.#ending;
    }
    this.#hear((await answer.json()) as Changes);
    return null;
  }

  /**
   * Resolves with why nothing more comes, with "cut" to listen again, with "silent" where nothing
   * is pushed: by the server, or by a proxy that keeps what it gets.
   */
  async listen(): Promise<Ending | "cut" | "silent"> {
    const given = new AbortController();
    let isSilent = false;
    const giveUp = (): void => {
      isSilent = true;
      given.abort();
    };
    // By hand: AbortSignal.any is younger than the browsers that build.mjs names.
    const stop = (): void => given.abort();
    this.signal.addEventListener("abort", stop, { once: true });
    let timer = setTimeout(giveUp, SILENCE);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, SILENCE);
      this.listener.heard();
    };
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": this.#cursor };
      const answer = await request(
        url(`transactions/${this.run}/events/`),
        headers,
        given.signal,
        [404, 406, 415, 503],
      );
      if (!answer.ok || answer.body === null) {
        await answer.body?.cancel();
        return "silent";
      }
      for await (const event of events(answer.body, heard)) {
        if (event.name === "changes") this.#hear(JSON.parse(event.data) as Changes);
        if (event.name === "end") return (JSON.parse(event.data) as { reason: Ending }).reason;
      }
      return "cut";
    } catch (error) {
      if (isSilent) return "silent";
      throw error;
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener("abort", stop);
    }
  }

  #hear(changes: Changes): void {
    this.#cursor = changes.cursor;
    this.#ending = endingOf(changes.transaction);
    this.listener.heard();
    this.listener.changed(changes);
  }
}

function endingOf(run: Changes["transaction"]): Ending | null {
  if (run.deleted_at !== null) return "deleted";
  return isOver(run) ? "ended" : null;
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener("abort", over, { once: true });
  });
}

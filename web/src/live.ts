/** Changes of a run as they happen: pushed by the server, or polled if it does not push. */
import { ApiError, request, url } from "./api.ts";
import { events } from "./event_stream.ts";
import { inSeconds } from "./exact_times.ts";
import type { Changes } from "./shapes.ts";
import { isOver } from "./status.ts";

export interface Listener {
  changed(changes: Changes): void;
  /** The server answered just now, with or without changes. */
  heard(): void;
  /** The server is unavailable; it will be tried again. */
  lost(error: Error): void;
}

/** Why no more changes come: the run ended, was marked as deleted, or no longer exists. */
export type Ending = "ended" | "deleted" | "removed";

const EVERY = 1_000;
const AFTER_A_FAILURE = 3_000;
/** The server sends a heartbeat every five seconds. */
const SILENCE = 15_000;
/** The number of polls before a stream is tried again. */
const ASKED = 30;

/**
 * Call the listener for changes of a run after the cursor. Resolves at the run's end, or with null
 * when the signal aborts or the login ends.
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
  /** The number of polls before the next try of a stream. */
  #toAsk = 0;

  constructor(
    readonly run: number,
    cursor: string,
    readonly listener: Listener,
    readonly signal: AbortSignal,
  ) {
    this.#cursor = cursor;
  }

  /** Listen or poll once. Resolves with why no more changes come; null: more may come. */
  async next(): Promise<Ending | null> {
    if (this.#toAsk > 0) {
      this.#toAsk -= 1;
      return this.ask();
    }
    const how = await this.listen();
    if (how === "silent") this.#toAsk = ASKED;
    return how === "silent" || how === "cut" ? null : how;
  }

  /** Poll once. */
  async ask(): Promise<Ending | null> {
    const answer = await request(
      url(`v1/transactions/${this.run}/changes/`, { after: this.#cursor }),
      {},
      this.signal,
    );
    if (answer.status === 204) {
      this.listener.heard();
      // Workers commit concurrently, so the last entries may come after the end.
      return this.#ending;
    }
    this.#hear((await answer.json()) as Changes);
    return null;
  }

  /**
   * Resolves with why no more changes come, with "cut" to listen again, or with "silent" if nothing
   * is pushed, by the server or through a buffering proxy.
   */
  async listen(): Promise<Ending | "cut" | "silent"> {
    const given = new AbortController();
    let isSilent = false;
    const giveUp = (): void => {
      isSilent = true;
      given.abort();
    };
    // Done by hand, because AbortSignal.any is newer than the browsers in build.mjs.
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
        url(`v1/transactions/${this.run}/events/`),
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
    inSeconds([changes.transaction]);
    inSeconds(changes.entries);
    this.#ending = endingOf(changes.transaction);
    this.listener.heard();
    this.listener.changed(changes);
  }
}

function endingOf(run: Changes["transaction"]): Ending | null {
  if (run.deleted_at !== null) return "deleted";
  return isOver(run) ? "ended" : null;
}

/** Resolves after this many milliseconds, or when the signal aborts. */
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

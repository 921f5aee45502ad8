/** A run as it goes on: pushed by the server, or asked for where it pushes nothing. */
import { ApiError, request, url } from "./api.ts";
import { events } from "./event_stream.ts";
import type { Changes } from "./shapes.ts";
import { isOver } from "./shapes.ts";

export interface Listener {
  changed(changes: Changes): void;
  /** The server was heard just now, whether or not anything had changed. */
  heard(): void;
  /** It could not be asked; it is asked again. */
  lost(error: Error): void;
}

const EVERY = 1_000;
const AFTER_A_FAILURE = 3_000;
/** The server says something every five seconds. */
const SILENCE = 15_000;
/** Where nothing is pushed it is asked for so many times, then whether something is now. */
const ASKED = 30;

/** Tell what changes in a run after the cursor, until it ends or the signal aborts. */
export async function follow(run: number, cursor: string, listener: Listener, signal: AbortSignal): Promise<void> {
  const followed = new Followed(run, cursor, listener, signal);
  let asking = 0;
  while (!signal.aborted) {
    try {
      if (asking === 0) {
        const how = await followed.listen();
        if (how === "ended") return;
        if (how === "silent") asking = ASKED;
      } else {
        asking -= 1;
        if (await followed.ask()) return;
      }
      await pause(EVERY, signal);
    } catch (error) {
      if (signal.aborted) return;
      listener.lost(error as Error);
      if (error instanceof ApiError && error.status === 401) return;
      await pause(AFTER_A_FAILURE, signal);
    }
  }
}

class Followed {
  #cursor: string;
  #isOver = false;

  constructor(readonly run: number, cursor: string, readonly listener: Listener, readonly signal: AbortSignal) {
    this.#cursor = cursor;
  }

  /** Resolves with whether the run is over and nothing more comes. */
  async ask(): Promise<boolean> {
    const answer = await request(url(`transactions/${this.run}/changes/`, { after: this.#cursor }), {}, this.signal);
    if (answer.status === 204) {
      this.listener.heard();
      // Workers commit side by side, and the last entries may come after the end.
      return this.#isOver;
    }
    this.#hear((await answer.json()) as Changes);
    return false;
  }

  /**
   * Resolves with "ended" at the run's end, "cut" to listen again, "silent" where nothing is pushed: by
   * the server, or by a proxy that keeps what it gets.
   */
  async listen(): Promise<"ended" | "cut" | "silent"> {
    const given = new AbortController();
    let isSilent = false;
    const giveUp = (): void => { isSilent = true; given.abort(); };
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
      const answer = await request(url(`transactions/${this.run}/events/`), headers, given.signal, [404, 406, 415, 503]);
      if (!answer.ok || answer.body === null) {
        await answer.body?.cancel();
        return "silent";
      }
      for await (const event of events(answer.body, heard)) {
        if (event.name === "changes") this.#hear(JSON.parse(event.data) as Changes);
        if (event.name === "end") return "ended";
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
    this.#isOver = isOver(changes.transaction);
    this.listener.heard();
    this.listener.changed(changes);
  }
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => { clearTimeout(timer); signal.removeEventListener("abort", over); resolve(); };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener("abort", over, { once: true });
  });
}

/** A run as it goes on: pushed by the server, or asked for where it pushes nothing. */
import { ApiError, request, url } from "./api.ts";
import type { Changes } from "./shapes.ts";

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
  const position = { cursor };
  const hear = (changes: Changes): boolean => {
    position.cursor = changes.cursor;
    listener.heard();
    listener.changed(changes);
    return ended(changes);
  };
  let asking = 0;
  while (!signal.aborted) {
    try {
      if (asking === 0) {
        const how = await listen(run, position.cursor, hear, listener, signal);
        if (how === "ended") return;
        if (how === "silent") asking = ASKED;
      } else {
        asking -= 1;
        if (await ask(run, position.cursor, hear, listener, signal)) return;
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

async function ask(
  run: number, cursor: string, hear: (changes: Changes) => boolean, listener: Listener, signal: AbortSignal,
): Promise<boolean> {
  const answer = await request(url(`transactions/${run}/changes/`, { after: cursor }), {}, signal);
  if (answer.status !== 204) return hear((await answer.json()) as Changes);
  listener.heard();
  return false;
}

/**
 * Resolves with "ended" at the run's end, "cut" to listen again, "silent" where nothing is pushed: by
 * the server, or by a proxy that keeps what it gets.
 */
async function listen(
  run: number, cursor: string, hear: (changes: Changes) => boolean, listener: Listener, signal: AbortSignal,
): Promise<"ended" | "cut" | "silent"> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE);
    listener.heard();
  };
  try {
    const headers = { Accept: "text/event-stream", "Last-Event-ID": cursor };
    const either = AbortSignal.any([signal, silence.signal]);
    const answer = await request(url(`transactions/${run}/events/`), headers, either, [404, 406, 415, 503]);
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      return "silent";
    }
    let over = false;
    for await (const event of events(answer.body, heard)) {
      if (event.name === "changes") over = hear(JSON.parse(event.data) as Changes) || over;
      if (event.name === "end") return "ended";
    }
    return over ? "ended" : "cut";
  } catch (error) {
    if (silence.signal.aborted) return "silent";
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Yield the events of a text/event-stream; `heard` is called for each part, comments too. */
export async function* events(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<ServerEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  let name = "message";
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (data.length > 0) yield { name, data: data.join("\n") };
          name = "message";
          data = [];
        } else if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function ended(changes: Changes): boolean {
  const { status } = changes.transaction;
  return status === "ready" || status === "error";
}

/** Resolves after so many milliseconds, or when the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

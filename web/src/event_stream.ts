/** Parse a stream of server-sent events as it arrives. */
import { createParser, type EventSourceMessage } from "eventsource-parser";

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Yield the events of a text/event-stream; `heard` is called for each part, with comments too. */
export async function* events(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<ServerEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let found: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => found.push(event) });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.feed(value);
      for (const { event = "message", data } of found) yield { name: event, data };
      found = [];
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

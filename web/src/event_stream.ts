/** Parse a stream of server-sent events as it arrives. */

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/**
 * Yield the events of a text/event-stream with lines that end with \n; `heard` is called for each
 * part, including comments.
 */
export async function* events(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
): AsyncGenerator<ServerEvent> {
  let name = "message";
  let data: string[] = [];
  for await (const line of lines(body, heard)) {
    if (line === "") {
      if (data.length > 0) yield { name, data: data.join("\n") };
      name = "message";
      data = [];
    } else if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
}

/** Yield complete lines. */
async function* lines(body: ReadableStream<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  // Parts of a line, joined once, because an event may be one line of many megabytes.
  let begun: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const [first = "", ...others] = value.split("\n");
      begun.push(first);
      for (const other of others) {
        yield begun.join("");
        begun = [other];
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

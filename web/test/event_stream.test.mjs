import assert from "node:assert/strict";
import { test } from "node:test";
import { events } from "../src/event_stream.ts";

const TEXT =
  'retry: 1000\n\nid: 1-1\nevent: changes\ndata: {"é":1}\n\n' +
  ":\n\ndata: a\ndata:b\n\nevent: end\ndata: {}\n\ndata: cut";

function streamOf(parts) {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}

test("events are the same however the stream is cut, and what is cut off is none", async () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let size = 1; size <= bytes.length; size += 1) {
    const parts = [];
    for (let from = 0; from < bytes.length; from += size)
      parts.push(bytes.slice(from, from + size));
    const told = [];
    let heard = 0;
    for await (const { name, data } of events(streamOf(parts), () => {
      heard += 1;
    }))
      told.push([name, data]);
    assert.deepEqual(told, [
      ["changes", '{"é":1}'],
      ["message", "a\nb"],
      ["end", "{}"],
    ]);
    assert.ok(heard > 0);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { follow } from "../src/live.ts";

const { setTimeout: later } = globalThis;

/** Let a server give these answers in turn, and time pass quickly; return what the page is told. */
async function told(...script) {
  globalThis.sessionStorage = { getItem: () => null };
  globalThis.setTimeout = (call, wait) => later(call, wait > 3_000 ? wait : 0);
  const asked = [];
  globalThis.fetch = (address) => {
    asked.push(address.split("/1/")[1]);
    return Promise.resolve(script.shift());
  };
  const found = [];
  const listener = {
    changed: ({ cursor }) => found.push(cursor),
    heard: () => undefined,
    lost: (error) => found.push(error.message),
  };
  await follow(1, "0-0", listener, new AbortController().signal);
  globalThis.setTimeout = later;
  assert.equal(script.length, 0);
  return { asked, found };
}

const changes = (cursor, status) =>
  JSON.stringify({ cursor, transaction: { status }, entries: [] });
const stream = (...told) =>
  new Response(told.map(([name, data]) => `event: ${name}\ndata: ${data}\n\n`).join(""));

test("entries that come after the run's end are asked for", async () => {
  const { asked, found } = await told(
    new Response("{}", { status: 503 }),
    new Response(changes("1-1", "ready")),
    new Response(changes("2-2", "ready")),
    new Response(null, { status: 204 }),
  );
  assert.deepEqual(found, ["1-1", "2-2"]);
  assert.deepEqual(asked, [
    "events/",
    "changes/?after=0-0",
    "changes/?after=1-1",
    "changes/?after=2-2",
  ]);
});

test("a stream that is cut after the run's end is opened again", async () => {
  const { asked, found } = await told(
    stream(["changes", changes("1-1", "ready")]),
    stream(["changes", changes("2-2", "ready")], ["end", "{}"]),
  );
  assert.deepEqual(found, ["1-1", "2-2"]);
  assert.deepEqual(asked, ["events/", "events/"]);
});

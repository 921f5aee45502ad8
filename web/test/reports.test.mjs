// What came, shown; what can be asked for; what became of a replay.
import assert from "node:assert/strict";
import { test } from "node:test";
import { size } from "../src/format.ts";
import { readable } from "../src/readable.ts";
import { outcomeTold } from "../src/reports/all.ts";
import { canBeAsked } from "../src/reports/parked.tsx";

test("controls and marks of direction are spelled out, letters and line breaks stay", () => {
  assert.equal(
    readable("a\u001b[2J\u202eb\r\u0000\u009b\u2028"),
    "a\\x1b[2J\\u202eb\\x0d\\x00\\x9b\\u2028",
  );
  assert.equal(readable("\ud800|\ud83d\ude00|שלום|a\tb\n"), "\\ud800|\ud83d\ude00|שלום|a\tb\n");
});

test("a run's name that an address would change is not asked for", () => {
  assert.ok(
    ["aa2033ce-8d7e-4cd4-8b0c-6a8ee3b7a1f0", "a b", "%2e", "ключ", "a?b#c"].every(canBeAsked),
  );
  assert.ok(!["", ".", "..", "a/b", "a,b", " a", "a\n", "replay", "a\\b"].some(canBeAsked));
});

test("a replay tells how many were sent, and each reason once", () => {
  assert.equal(outcomeTold({ sent: 1, others: [] }), "1 report was sent to the receiver again.");
  assert.equal(
    outcomeTold({ sent: 1200, others: ["cut", "gone", "cut"] }),
    "1,200 reports were sent to the receiver again. 3 were not: cut; gone.",
  );
});

test("sizes read well", () => {
  assert.deepEqual([1, 181, 1536, 1 << 20].map(size), [
    "1 byte",
    "181 bytes",
    "1.5 KiB",
    "1.0 MiB",
  ]);
});

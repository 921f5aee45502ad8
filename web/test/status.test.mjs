// Every status has its colours, in light and in dark.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { told } from "../src/canvas/told.ts";
import { countByStatus } from "../src/run/entries.ts";
import { isOver, lookOf, rankOf, STATUSES } from "../src/status.ts";

test("every status has a colour in light and in dark, and a class that gives it", async () => {
  const style = await readFile("src/style/colours.css", "utf8");
  for (const status of STATUSES) {
    const colours = style.match(new RegExp(`^  --status-${status}: #[0-9a-f]{6};$`, "gm"));
    assert.equal(colours?.length, 2, status);
    assert.ok(style.includes(`.${status} {\n  --status: var(--status-${status});\n}`), status);
  }
});

test("a status of a newer server is shown by its name, and breaks nothing", () => {
  const entries = [{ status: "timed_out" }, { status: "error" }, { status: "timed_out" }];

  assert.equal(lookOf("timed_out").word, "timed_out");
  assert.deepEqual(lookOf("timed_out").narrow, [[0, 1]]);
  assert.equal(lookOf("constructor").word, "constructor");
  assert.equal(countByStatus(entries).timed_out, 2);
  assert.equal(
    told(entries.map((entry) => ({ ...entry, node: "1", task: "hosts" }))),
    "1 node, 1 task, 3 entries: 1 failed, 2 timed_out",
  );
  assert.ok(rankOf("timed_out") > rankOf("ready"));
});

test("a run whose status is of a newer server has ended where it has an end", () => {
  assert.ok(isOver({ status: "postponed", time_end: 1 }));
  assert.ok(!isOver({ status: "postponed", time_end: null }));
  assert.ok(isOver({ status: "ready", time_end: null }));
});

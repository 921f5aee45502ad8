// The pure parts of the grid, and what both pictures have in common.
import assert from "node:assert/strict";
import { test } from "node:test";
import { told } from "../src/canvas/told.ts";
import { cellsOf } from "../src/grid/cells.ts";
import { lookOf } from "../src/status.ts";
import { entry, nodes } from "./entries.mjs";

const RUN = [
  entry("1", "a", 0, 1),
  entry("2", "a", 0, 1),
  entry("3", "a", 0, 1),
  entry("1", "b", 2, 3),
  entry("2", "b", 2, 3),
  entry("3", "b", 2, 3, "error"),
  entry("3", "c", null, null, "pending"),
];

test("tasks stand in the order in which they began, nodes as they are given", () => {
  const { nodes: shown, tasks } = cellsOf(RUN, nodes("1", "2", "3", "4"), false);
  assert.deepEqual(
    shown.map(({ id }) => id),
    ["1", "2", "3"],
  );
  assert.deepEqual(tasks, ["a", "b", "c"]);
});

test("nodes and tasks with failures come first where that is asked for", () => {
  const { nodes: shown, tasks, entries } = cellsOf(RUN, nodes("1", "2", "3"), true);
  assert.deepEqual(
    shown.map(({ id }) => id),
    ["3", "1", "2"],
  );
  assert.deepEqual(tasks, ["b", "a", "c"]);
  assert.equal(entries[0][0].status, "error");
  assert.equal(entries[1][2], undefined);
});

test("a node differs where most others ended otherwise", () => {
  assert.deepEqual(cellsOf(RUN, nodes("1", "2", "3"), false).differs, [false, false, true]);
  assert.deepEqual(cellsOf(RUN.slice(0, 2), nodes("1", "2"), false).differs, [false, false]);
});

test("narrow bars of different statuses have different shapes", () => {
  const shapes = ["ready", "running", "skipped", "pending"].map((status) =>
    JSON.stringify(lookOf(status).narrow),
  );
  assert.equal(new Set(shapes).size, 4);
});

test("a picture is told in counts, the worst first", () => {
  assert.equal(told(RUN), "3 nodes, 3 tasks, 7 entries: 1 failed, 1 pending, 5 ready");
  assert.equal(told([]), "0 nodes, 0 tasks, 0 entries");
});

// The pure parts of the grid, and what both pictures have in common.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollFor, thumbOf } from "../src/canvas/scrollbar.ts";
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
  assert.equal(entries[2][1], undefined);
});

test("nodes with the same roles stand together", () => {
  const roles = { 1: "controller", 2: "compute", 3: "controller" };
  const given = nodes("1", "2", "3").map((node) => ({ ...node, roles: roles[node.id] }));
  assert.deepEqual(
    cellsOf(RUN, given, false).nodes.map(({ id }) => id),
    ["1", "3", "2"],
  );
});

test("an entry is odd where it ended otherwise than most, not where the run broke off", () => {
  const { odd } = cellsOf(RUN, nodes("1", "2", "3"), false);
  assert.deepEqual([...odd], [RUN[5].id]);
  assert.equal(cellsOf(RUN.slice(0, 2), nodes("1", "2"), false).odd.size, 0);
  const brokenOff = [...RUN.slice(0, 3), entry("4", "a", null, null, "pending")];
  assert.equal(cellsOf(brokenOff, nodes("1", "2", "3", "4"), false).odd.size, 0);
});

test("a scrollbar reaches from the first to the last of a picture", () => {
  const scrolled = { top: 36, seen: 400, whole: 2000, scroll: 0 };
  assert.equal(thumbOf({ ...scrolled, whole: 400 }), null);
  assert.deepEqual(thumbOf(scrolled), { top: 36, tall: 80 });
  assert.deepEqual(thumbOf({ ...scrolled, scroll: 1600 }), { top: 356, tall: 80 });
  assert.equal(scrollFor(scrolled, 36 + 40), 0);
  assert.equal(scrollFor(scrolled, 36 + 360), 1600);
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

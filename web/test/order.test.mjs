// The order of a table's rows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { columnOf } from "../src/run/columns.tsx";
import { sorted } from "../src/run/order.ts";
import { entry } from "./entries.mjs";

const ENTRIES = [
  entry("10", "task-10", 5_000, 6_000),
  entry("master", "task-9", null, null, "pending"),
  entry("2", "task-9", 1_000, null, "running"),
  entry("virtual_sync_node", "sync", 1_000, 2_500, "error"),
];

/** Return the nodes in the order that a column gives them; it is 9 seconds after the epoch. */
function nodes(column, down = false) {
  return sorted(ENTRIES, columnOf(column), down, 9_000).map(({ node }) => node);
}

test("names sort as people expect, and equal ones as the API has them", () => {
  assert.deepEqual(nodes("node"), ["master", "2", "10", "virtual_sync_node"]);
  assert.deepEqual(nodes("task"), ["virtual_sync_node", "master", "2", "10"]);
  assert.deepEqual(nodes("task", true), ["10", "master", "2", "virtual_sync_node"]);
});

test("the worst status comes first", () => {
  assert.deepEqual(nodes("status"), ["virtual_sync_node", "2", "master", "10"]);
});

test("what has nothing in a column comes last, both ways", () => {
  assert.deepEqual(nodes("began"), ["2", "virtual_sync_node", "10", "master"]);
  assert.deepEqual(nodes("began", true), ["10", "2", "virtual_sync_node", "master"]);
  assert.deepEqual(nodes("message"), ["10", "master", "2", "virtual_sync_node"]);
});

test("a task that runs has taken the time until now", () => {
  assert.deepEqual(nodes("took", true), ["2", "virtual_sync_node", "10", "master"]);
});

test("a column that there is none of is when entries began", () => {
  assert.deepEqual(nodes("size"), nodes("began"));
});

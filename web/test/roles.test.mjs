// The roles of nodes: the timeline's groups, and the filter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Entries } from "../src/run/entries.ts";
import { besidesStatuses, filterOf } from "../src/run/filter.ts";
import { NO_ROLES, Roles } from "../src/run/roles.ts";
import { groupsOf, groupsTold } from "../src/timeline/groups.ts";
import { lanesOf } from "../src/timeline/lanes.ts";
import { HEADING, Layout, ROW, Scale } from "../src/timeline/layout.ts";
import { TimeRange } from "../src/timeline/range.ts";
import { entry } from "./entries.mjs";

const ROLES = new Roles([
  { name: "ceph-osd", nodes: ["3", "10"] },
  { name: "compute", nodes: ["2", "10"] },
  { name: "controller", nodes: ["1", "4"] },
]);

/** Return the lanes of nodes, each with one task, in the page's order. */
function lanes(roles, ...ids) {
  const rows = ids.map((id, place) => ({
    id: place,
    node_id: id,
    deployment_graph_task_name: "a",
    time_start: 0,
    time_end: 10,
    status: "ready",
  }));
  const entries = new Entries();
  entries.put(rows);
  return lanesOf(entries.all, entries.nodes(roles), 0);
}

const shown = (groups) =>
  groups.map((group) => [group.heading, group.lanes.map(({ node }) => node.id).join(" ")]);

test("lanes are grouped by all roles of their nodes, each group where its first node was", () => {
  assert.deepEqual(shown(groupsOf(lanes(ROLES, "10", "4", "3", "2", "1", "master"))), [
    [null, "master"],
    ["controller · 2 nodes", "1 4"],
    ["compute · 1 node", "2"],
    ["ceph-osd · 1 node", "3"],
    ["ceph-osd, compute · 1 node", "10"],
  ]);
});

test("nodes without a role stay where they were, and seem to be of no group", () => {
  assert.deepEqual(
    shown(groupsOf(lanes(ROLES, "master", "1", "1x", "4", "8", "10", "virtual_sync_node"))),
    [
      [null, "master"],
      ["controller · 2 nodes", "1 4"],
      ["no role", "1x 8"],
      ["ceph-osd, compute · 1 node", "10"],
      ["no role", "virtual_sync_node"],
    ],
  );
});

test("where no roles are known there is one group without a heading", () => {
  assert.deepEqual(shown(groupsOf(lanes(NO_ROLES, "2", "1", "master"))), [[null, "master 1 2"]]);
  assert.equal(groupsTold(groupsOf(lanes(NO_ROLES, "1"))), "");
  assert.deepEqual(groupsOf([]), []);
});

test("groups are told in words", () => {
  assert.equal(
    groupsTold(groupsOf(lanes(ROLES, "master", "1", "2", "4"))),
    ", in 2 groups by role: controller · 2 nodes, compute · 1 node",
  );
});

test("headings stand between lanes, and bars are found below them", () => {
  const layout = new Layout(groupsOf(lanes(ROLES, "master", "1", "2", "4")));
  const without = new Layout(groupsOf(lanes(NO_ROLES, "master", "1", "2", "4")));
  assert.equal(layout.height, without.height + 2 * HEADING);
  assert.deepEqual(
    [0, 1, 2, 3].map((lane) => layout.topOf(lane) - without.topOf(lane)),
    [0, HEADING, HEADING, 2 * HEADING],
  );
  const range = new TimeRange();
  range.span = [0, 10_000];
  const scale = new Scale(range, 1000);
  const nodeAt = (y) => layout.barAt(scale, scale.x(5_000), y)?.entry.node;
  assert.deepEqual(
    [0, 1, 2, 3].map((lane) => nodeAt(layout.topOf(lane) + ROW / 2)),
    ["master", "1", "4", "2"],
  );
  for (const { top } of layout.headings) assert.equal(nodeAt(top + HEADING / 2), undefined);
});

test("a heading stays while lanes of its group are in sight", () => {
  const layout = new Layout(groupsOf(lanes(ROLES, "master", "1", "2", "4")));
  const [controllers, computes] = layout.headings;
  assert.equal(layout.headingY(controllers, 0), controllers.top);
  assert.equal(layout.hidden(0), 0);
  const within = controllers.top + 10;
  assert.equal(layout.headingY(controllers, within), 0);
  assert.equal(layout.hidden(within), HEADING);
  const nearEnd = computes.top - 5;
  assert.equal(layout.headingY(controllers, nearEnd), 5 - HEADING);
  assert.equal(layout.headingY(computes, nearEnd), 5);
  assert.equal(layout.hidden(nearEnd), 5);
});

test("a filter by roles lets nodes through that have any of them", () => {
  const entries = ["master", "1", "2", "3", "10"].map((node) => entry(node, "a", 0, 1));
  const nodes = (roles, known = ROLES) =>
    besidesStatuses(entries, filterOf(new URLSearchParams({ roles })), known).map(
      ({ node }) => node,
    );
  assert.deepEqual(nodes("compute,controller"), ["1", "2", "10"]);
  assert.deepEqual(nodes("osd"), ["3", "10"]);
  assert.deepEqual(nodes(""), ["master", "1", "2", "3", "10"]);
  assert.deepEqual(nodes("nothing"), []);
  assert.deepEqual(nodes("compute", NO_ROLES), []);
});

// The pure parts of the timeline. test.mjs sets the reader's zone: Tokyo, nine hours ahead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crossesMidnight, labels, ticks } from "../src/timeline/axis.ts";
import { groupsOf } from "../src/timeline/groups.ts";
import { lanesOf, spanOf } from "../src/timeline/lanes.ts";
import { Layout, ROW, Scale } from "../src/timeline/layout.ts";
import { moved } from "../src/timeline/moves.ts";
import { TimeRange } from "../src/timeline/range.ts";
import { entry, nodes } from "./entries.mjs";

const HOUR = 3_600_000;
const at = (text) => Date.parse(text);

test("tasks of a node that overlap stand below each other", () => {
  const [lane] = lanesOf(
    [entry("5", "a", 0, 10_000), entry("5", "b", 5_000, 15_000), entry("5", "c", 10_000, 20_000)],
    nodes("5"),
    0,
  );
  assert.deepEqual(
    lane.bars.map(({ row }) => row),
    [0, 1, 0],
  );
  assert.equal(lane.rows, 2);
});

test("what runs reaches until now, and what never began has no bar", () => {
  const running = entry("5", "a", 1_000, null, "running");
  const lanes = lanesOf([running, entry("6", "b", null, null, "pending")], nodes("5", "6"), 9_000);
  assert.deepEqual(
    lanes.map(({ node, bars }) => [node.id, bars[0].end]),
    [["5", 9_000]],
  );
  assert.deepEqual(spanOf(lanes), [1_000, 9_000]);
  assert.equal(spanOf([]), null);
});

test("a zoomed part never leaves the run", () => {
  const range = new TimeRange();
  range.span = [0, 100_000];
  range.show([40_000, 60_000]);
  range.pan(50);
  assert.deepEqual(range.shown, [81_000, 101_000]);
  range.pan(-50);
  assert.deepEqual(range.shown, [-1_000, 19_000]);
  range.zoomBy(50);
  assert.ok(!range.isZoomed);
  range.show([10, 20]);
  assert.equal(range.shown[1] - range.shown[0], 1_000);
  range.span = [0, 500];
  assert.ok(!range.isZoomed);
});

test("zooming keeps the time under the pointer", () => {
  const range = new TimeRange();
  range.span = [0, 100_000];
  range.show([40_000, 60_000]);
  range.zoomBy(0.5, 45_000);
  assert.deepEqual(range.shown, [42_500, 52_500]);
});

test("ticks are round in the reader's zone", () => {
  assert.deepEqual(ticks(at("2026-10-01T10:00:00Z"), at("2026-10-02T20:00:00Z"), 3), [
    at("2026-10-01T15:00:00Z"),
    at("2026-10-02T15:00:00Z"),
  ]);
});

test("the axis tells the day where a run crosses midnight", () => {
  const [from, to] = [at("2026-10-01T13:00:00Z"), at("2026-10-01T17:00:00Z")];
  assert.ok(crossesMidnight(from, to));
  assert.deepEqual(labels(ticks(from, to, 5), true), [
    "1 Oct 22:00",
    "23:00",
    "2 Oct 00:00",
    "01:00",
    "02:00",
  ]);
  assert.deepEqual(labels([from, from + 30_000], false), ["22:00:00", "22:00:30"]);
  assert.deepEqual(labels(ticks(from, to + 72 * HOUR, 4), true), [
    "2 Oct",
    "3 Oct",
    "4 Oct",
    "5 Oct",
  ]);
  assert.ok(!crossesMidnight(from, from + HOUR));
});

test("a bar is found where it stands, of two at one place the failed one", () => {
  const range = new TimeRange();
  const layout = new Layout(
    groupsOf(
      lanesOf(
        [
          entry("5", "a", 0, 50_000),
          entry("6", "b", 90_000, 90_001),
          entry("6", "c", 90_001, 90_002, "error"),
        ],
        nodes("5", "6"),
        0,
      ),
    ),
  );
  range.span = [0, 100_000];
  const scale = new Scale(range, 1000);
  assert.equal(layout.barAt(scale, scale.x(25_000), 5)?.entry.task, "a");
  assert.equal(layout.barAt(scale, scale.x(75_000), 5), null);
  assert.equal(layout.barAt(scale, scale.x(90_001), layout.topOf(1) + ROW / 2)?.entry.task, "c");
  assert.equal(layout.barAt(scale, scale.x(25_000), layout.height + 1), null);
  assert.equal(Math.round(scale.time(scale.x(12_345))), 12_345);
});

test("arrow keys go along a lane, and to the next one at that time", () => {
  const lanes = lanesOf(
    [
      entry("5", "a", 0, 1_000),
      entry("5", "b", 2_000, 3_000),
      entry("6", "c", 0, 500),
      entry("6", "d", 2_500, 2_600),
    ],
    nodes("5", "6"),
    0,
  );
  const first = moved(lanes, -1, null, "ArrowRight");
  const second = moved(lanes, 0, first, "ArrowRight");
  assert.deepEqual(
    [first, second, moved(lanes, 0, second, "ArrowDown")].map((bar) => bar.entry.task),
    ["a", "b", "d"],
  );
  assert.equal(moved(lanes, 0, first, "ArrowLeft"), null);
});

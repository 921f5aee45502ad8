// Places in the address, and times of the mount that has fractions of seconds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inSeconds } from "../src/exact_times.ts";
import { placeOf, placeText } from "../src/timeline/place.ts";

test("a place in a timeline is the same after it was in the address", () => {
  for (const place of [
    { zoom: null, scroll: 0 },
    { zoom: null, scroll: 120 },
    { zoom: [1457362143000, 1457362283500], scroll: 0 },
    { zoom: [1457362143000, 1457362283500], scroll: 33 },
  ])
    assert.deepEqual(placeOf(placeText(place)), place);
  assert.equal(placeText({ zoom: null, scroll: 0 }), "");
});

test("an address that is no place shows the whole run", () => {
  for (const text of ["", "nonsense", "5,4,", "a,b,c", ",,", "1,1,0"])
    assert.deepEqual(placeOf(text), { zoom: null, scroll: 0 });
});

test("times with fractions are seconds since the epoch, others stay as they are", () => {
  const [row] = inSeconds([
    { time_start: "2016-03-07T14:49:03.250000", time_end: null, deleted_at: 5, name: "2016" },
  ]);
  assert.deepEqual(row, {
    time_start: 1457362143.25,
    time_end: null,
    deleted_at: 5,
    name: "2016",
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../src/api.ts";
import { NoticingSource } from "../src/run/noticing_source.ts";

const REQUESTS = [
  "run",
  "entries",
  "failures",
  "roles",
  "brief",
  "causes",
  "expectedEnd",
  "entry",
  "follow",
];

/** Ask for one thing that fails so; return how often the run was said to be gone. */
async function gone(request, error) {
  let times = 0;
  const source = { id: 1, madeAt: null, [request]: () => Promise.reject(error) };
  const noticing = new NoticingSource(source, () => {
    times += 1;
  });
  await assert.rejects(noticing[request](), error);
  return times;
}

for (const request of REQUESTS) {
  test(`a run is gone when ${request} finds it out`, async () => {
    assert.equal(
      await gone(
        request,
        new ApiError("Transaction not found", 404, "urn:fuel-history:transaction_not_found"),
      ),
      1,
    );
  });
}

test("nothing else says that a run is gone", async () => {
  // An entry that is not shown any more, a proxy whose server is restarted, nobody there.
  for (const [status, kind] of [
    [404, "urn:fuel-history:entry_not_found"],
    [404, undefined],
    [0, undefined],
  ]) {
    assert.equal(await gone("entry", new ApiError("No", status, kind)), 0);
  }
});

test("a run that is gone while it is followed is gone, one that ended is not", async () => {
  for (const [ending, times] of [
    ["removed", 1],
    ["ended", 0],
    ["deleted", 0],
    [null, 0],
  ]) {
    let told = 0;
    const noticing = new NoticingSource({ follow: () => Promise.resolve(ending) }, () => {
      told += 1;
    });
    assert.equal(await noticing.follow(), ending);
    assert.equal(told, times);
  }
});

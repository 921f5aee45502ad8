// The page's filter leaves what the API's does; and what only the page's does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Entries } from "../src/run/entries.ts";
import { besidesStatuses, filterOf, matching, withStatuses } from "../src/run/filter.ts";
import { Roles } from "../src/run/roles.ts";
import { cases, entries as given, roles as rolesGiven } from "./filter_cases.json";

const ENTRIES = new Entries();
const seconds = (text) => (text === null ? null : Date.parse(text) / 1000);
ENTRIES.put(
  given.map(({ node, task, status, start, end }, id) => ({
    id,
    node_id: node,
    deployment_graph_task_name: task,
    status,
    time_start: seconds(start),
    time_end: seconds(end),
  })),
);
const ROLES = new Roles(Object.entries(rolesGiven).map(([name, nodes]) => ({ name, nodes })));

for (const { filter: asked, left } of cases) {
  test(`of all entries a filter leaves what the API's does: ${JSON.stringify(asked)}`, () => {
    const filter = filterOf(new URLSearchParams(asked));
    const found = withStatuses(besidesStatuses(ENTRIES.all, filter, ROLES), filter);
    assert.deepEqual(
      found.map(({ node, task }) => `${node}/${task}`),
      left,
    );
  });
}

test("a word that is no name means the names that hold it, upper case or not", () => {
  const names = new Set(["top-role-compute", "compute", "NTP"]);
  assert.deepEqual([...matching(names, "compute")], ["compute"]);
  assert.deepEqual([...matching(names, "role, ntp")], ["top-role-compute", "NTP"]);
  assert.equal(matching(names, " , "), null);
});

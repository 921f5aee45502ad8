// Entries as CSV.
import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "../src/run/csv.ts";

test("a CSV file has the API's columns, and quotes where it must", () => {
  const entry = { id: 3, node: "5", task: 'a,"b"\n', status: "running", start: 1_480_000_000_999, end: null, message: null };
  assert.equal(csv(7, [entry]).join(""),
    'id,task_id,node_id,deployment_graph_task_name,time_start,time_end,status\r\n3,7,5,"a,""b""\n",1480000000,,running\r\n');
});

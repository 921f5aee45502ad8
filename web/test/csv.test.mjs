// Entries as CSV.
import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "../src/run/csv.ts";

test("a CSV file has the API's columns, and quotes where it must", () => {
  const entry = {
    id: 3,
    node: "5",
    task: 'a,"b"\n',
    status: "running",
    start: 1_480_000_000_999,
    end: null,
    message: null,
  };
  assert.equal(
    csv(7, [entry]).join(""),
    "\ufeffid,task_id,node_id,deployment_graph_task_name,time_start,time_end,status\r\n" +
      '3,7,5,"a,""b""\n",1480000000,,running\r\n',
  );
});

test("no text of a CSV file is a formula to a spreadsheet, and no number is changed", () => {
  const entry = (node, task) => ({
    id: 3,
    node,
    task,
    status: "ready",
    start: -1000,
    end: null,
    message: null,
  });
  const lines = csv(7, [entry("-5", "=1+1"), entry("5", "\t@A"), entry("+5", "a=1")]).slice(1);
  assert.deepEqual(lines, [
    "3,7,'-5,'=1+1,-1,,ready\r\n",
    "3,7,5,'\t@A,-1,,ready\r\n",
    "3,7,'+5,a=1,-1,,ready\r\n",
  ]);
});

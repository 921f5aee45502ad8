// Every status has its colours, in light and in dark.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { STATUSES } from "../src/status.ts";

test("every status has a colour in light and in dark, and a class that gives it", async () => {
  const style = await readFile("src/style/colours.css", "utf8");
  for (const status of STATUSES) {
    const colours = style.match(new RegExp(`^  --status-${status}: #[0-9a-f]{6};$`, "gm"));
    assert.equal(colours?.length, 2, status);
    assert.ok(style.includes(`.${status} {\n  --status: var(--status-${status});\n}`), status);
  }
});

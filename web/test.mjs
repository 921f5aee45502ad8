// Runs test/*.test.mjs by Node's own runner: `npm test`.
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const outdir = await mkdtemp(join(tmpdir(), "page-tests-"));
const names = (await readdir("test")).filter((name) => name.endsWith(".test.mjs"));
await build({
  entryPoints: names.map((name) => `test/${name}`),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  sourcemap: "inline",
  logLevel: "warning",
});
const made = names.map((name) => join(outdir, name));
const ended = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...made], {
  stdio: "inherit",
  env: { ...process.env, TZ: "Asia/Tokyo" },
});
await rm(outdir, { recursive: true });
process.exitCode = ended.status ?? 1;

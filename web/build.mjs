// Makes dist/ from src/: `npm run build`, or `make web`.
import { createHash } from "node:crypto";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { ENTRIES, OPTIONS } from "./options.mjs";

const outdir = process.argv[2] ?? "dist";
const options = { ...OPTIONS, minify: true, outdir };
await build({ ...options, entryPoints: ENTRIES });
await copyFile("src/index.html", `${outdir}/index.html`);
await writeFile(`${outdir}/report.html`, await report());

/** Return the page of a run's file, all in one, with a place for the data. */
async function report() {
  const made = await build({
    ...options,
    entryPoints: ["src/report/report.tsx", "src/page.css"],
    write: false,
  });
  const text = (end) => made.outputFiles.find(({ path }) => path.endsWith(end)).text.trim();
  const [script, style] = [text(".js"), text(".css")];
  const hash = (content) => `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
  const filled = {
    POLICY:
      `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:;` +
      " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';" +
      " trusted-types 'none'",
    STYLE: style,
    SCRIPT: script,
  };
  const page = await readFile("src/report/report.html", "utf8");
  return page.replace(/@(POLICY|STYLE|SCRIPT)@/g, (_, name) => filled[name]);
}

// Makes dist/ from src/: `npm run build`, or `make web`.
import { copyFile } from "node:fs/promises";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "dist";
await build({
  entryPoints: ["src/page.ts", "src/theme.ts", "src/page.css"],
  outdir,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome115", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
await copyFile("src/index.html", `${outdir}/index.html`);

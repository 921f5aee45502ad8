// Serves the page from src/, made anew after each change, with source maps; everything else is
// passed on to an API that runs: `make web-watch`, `make web-watch API=http://127.0.0.1:8000`.
// It writes no file: dist/ is made by build.mjs only.
import { readFile } from "node:fs/promises";
import { createServer, request as send } from "node:http";
import { basename } from "node:path";
import { context } from "esbuild";
import { ENTRIES, OPTIONS } from "./options.mjs";

const api = new URL(process.argv[2] ?? "http://127.0.0.1:8000");
const port = Number(process.argv[3] ?? 8010);
const say = (text) => process.stdout.write(`${text}\n`);

/** What was made last, by name; it stays where a change cannot be built. */
const made = new Map();
let madeOnce;
const first = new Promise((resolve) => {
  madeOnce = resolve;
});
const keep = {
  name: "keep",
  setup: ({ onEnd }) =>
    onEnd(({ errors, outputFiles }) => {
      for (const { path, contents } of outputFiles ?? []) made.set(basename(path), contents);
      if (errors.length === 0) say(`${new Date().toLocaleTimeString()} made; reload the page`);
      madeOnce();
    }),
};
const building = await context({
  ...OPTIONS,
  entryPoints: ENTRIES,
  outdir: "unused",
  write: false,
  sourcemap: "inline",
  plugins: [keep],
});
await building.watch();
await first;

/** Return what is served in place of the API's own file; undefined: it is not the page's. */
async function own({ pathname }) {
  const [, name] = pathname.match(/\/ui\/([^/]*)$/) ?? [];
  return name === "" ? await readFile("src/index.html") : made.get(name);
}

/** The page is sent with the API's own headers: its policy holds here too. */
async function answer(asked, answered, response) {
  const content = await own(new URL(asked.url, api));
  if (content === undefined) {
    response.writeHead(answered.statusCode, answered.headers);
    response.flushHeaders();
    answered.pipe(response);
    return;
  }
  answered.resume();
  const { "content-encoding": _, etag: __, ...headers } = answered.headers;
  response.writeHead(200, {
    ...headers,
    "cache-control": "no-store",
    "content-length": content.byteLength,
  });
  response.end(content);
}

const server = createServer((asked, response) => {
  const { method, url, headers } = asked;
  const passed = send(new URL(url, api), { method, headers: { ...headers, host: api.host } });
  passed.on("response", (answered) => answer(asked, answered, response));
  passed.on("error", ({ message }) => {
    if (!response.headersSent) response.writeHead(502);
    response.end(`The API at ${api.origin} does not answer: ${message}. Start it by make up.\n`);
  });
  response.on("close", () => passed.destroy());
  asked.pipe(passed);
});
server.listen(port, "127.0.0.1", () => {
  const page = `http://127.0.0.1:${server.address().port}/ui/`;
  say(`Open ${page}; it shows what the API at ${api.origin} has. Ctrl-C stops it.`);
});

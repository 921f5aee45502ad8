// Writes src/shapes.ts, the types of the answers that the page reads, from the API's OpenAPI
// document on standard input; `make web` does it. Descriptions are left out: the types change
// only when the answers do.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const COMPONENTS = [
  "Transaction",
  "Changes",
  "Entry",
  "ChangedEntry",
  "Failures",
  "Role",
  "Cluster",
  "DeadReport",
  "DeadReportDetails",
  "ParkedRun",
  "ParkedReport",
  "Replayed",
  "ReplayedParked",
  "RunBrief",
  "Causes",
  "Comparison",
  "ExpectedEnd",
  "ChainLink",
  "Problem",
];
/** Answers without a name in the document: a name for each, and where it is. */
const ANSWERS = {
  Version: ["/api/version/", "get", "200"],
  Purged: ["/api/dead_reports/", "delete", "200"],
};
const BANNER = `/**
 * What the API answers; times are seconds since the epoch. Made of its OpenAPI document by
 * \`make web\`, which writes this file anew; docs/api.md says what each member means.
 */`;

const text = await readFile("/dev/stdin", "utf8");
const { components, paths } = JSON.parse(
  text.replaceAll("#/components/schemas/", "#/$defs/"),
  // A member that is called so is an object.
  (key, value) => (key === "description" && typeof value === "string" ? undefined : value),
);
const answers = Object.entries(ANSWERS).map(([title, [path, method, status]]) => [
  title,
  { ...paths[path][method].responses[status].content["application/json"].schema, title },
]);
const $defs = { ...components.schemas, ...Object.fromEntries(answers) };
const roots = [...COMPONENTS, ...Object.keys(ANSWERS)];
const made = await compile(
  { $defs, anyOf: roots.map((name) => ({ $ref: `#/$defs/${name}` })) },
  "Root",
  { bannerComment: BANNER, style: { printWidth: 100 } },
);
// The root only held the others together.
await writeFile("src/shapes.ts", `${made.replace(/export type Root =[^;]*;\n\n/, "").trim()}\n`);

/** All details of one entry. */
import { element } from "../element.ts";
import { duration, nodeName, timeElement } from "../format.ts";
import { badge, failure, loading } from "../marks.ts";
import { address } from "../route.ts";
import type { Status } from "../status.ts";
import type { Entry } from "./entry.ts";
import type { Roles } from "./roles.ts";
import type { RunSource } from "./source.ts";

const TIMES = new Set(["time_start", "time_end", "reported_at"]);
/** Members shown at the top, or beside it. */
const TOLD = new Set([
  "id",
  "task_id",
  "node_id",
  "deployment_graph_task_name",
  "status",
  "message",
  "duration",
]);

/**
 * Return the panel of an entry, which shows its node's roles once they are known; `close` is called
 * when it is closed.
 */
export function details(
  source: RunSource,
  entry: Entry,
  roles: Promise<Roles>,
  cluster: number | null,
  close: () => void,
  signal: AbortSignal,
): HTMLElement {
  const body = element("div", {}, loading("its details"));
  const load = async (): Promise<void> => {
    try {
      body.replaceChildren(...facts(await source.entry(entry.id, signal)));
    } catch (error) {
      if (!signal.aborted) body.replaceChildren(failure(error, () => void load()));
    }
  };
  void load();
  const ofNode = element("dl", { class: "facts", hidden: true });
  void roles.then((known) => {
    ofNode.append(element("dt", {}, "roles"), element("dd", {}, known.of(entry.node)));
    ofNode.hidden = known.of(entry.node) === "";
  });
  return element(
    "aside",
    {
      class: "card details",
      "aria-label": `${entry.task} on ${nodeName(entry.node)}`,
      tabindex: -1,
    },
    element(
      "button",
      {
        type: "button",
        class: "close",
        click: close,
        "aria-label": "Close",
        title: "Close (Escape)",
      },
      "✕",
    ),
    element("h2", {}, entry.task),
    element(
      "p",
      {},
      badge(entry.status),
      ` on ${nodeName(entry.node)}`,
      entry.start !== null && entry.end !== null && `, took ${duration(entry.end - entry.start)}`,
    ),
    ofNode,
    source.madeAt === null
      ? overRuns(entry, cluster)
      : element("p", { class: "quiet" }, "This file contains:"),
    body,
  );
}

function overRuns(entry: Entry, cluster: number | null): HTMLElement {
  return element(
    "p",
    { class: "more" },
    element("a", { href: address(["nodes", entry.node]) }, "This node in all runs"),
    " ",
    element(
      "a",
      { href: address(["tasks", entry.task], { node: entry.node }) },
      "This task on this node in all runs",
    ),
    " ",
    cluster !== null &&
      element("a", { href: address(["tasks", entry.task], { cluster }) }, "This task on all nodes"),
  );
}

function facts(known: Readonly<Record<string, unknown>>): HTMLElement[] {
  const message = known.message;
  const list = element("dl", { class: "facts all" });
  for (const [name, value] of Object.entries(known)) {
    if (TOLD.has(name)) continue;
    list.append(
      element("dt", {}, name.replaceAll("_", " ")),
      element("dd", {}, shown(name, value)),
    );
  }
  return [
    ...(typeof message === "string" ? [element("p", { class: "message" }, message)] : []),
    list,
  ];
}

function shown(name: string, value: unknown): Node | string {
  if (value === null || value === undefined) return element("span", { class: "quiet" }, "–");
  if (TIMES.has(name) && typeof value === "number") return timeElement(value * 1000);
  if (name === "status") return badge(value as Status);
  if (typeof value === "object")
    return Object.keys(value).length === 0
      ? element("span", { class: "quiet" }, "nothing")
      : element("pre", { tabindex: 0 }, JSON.stringify(value, null, 2));
  return String(value);
}

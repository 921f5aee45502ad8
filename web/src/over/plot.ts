/** Durations over time: a point for each run, a line for what is usual. */
import { element, svg } from "../element.ts";
import { duration, nodeName, when } from "../format.ts";
import { address } from "../route.ts";
import { LOOKS } from "../status.ts";
import { times } from "./statistics.ts";
import type { Timed, Usual } from "./statistics.ts";

const WIDTH = 960;
const HEIGHT = 260;
const LEFT = 76;
const RIGHT = 16;
const TOP = 16;
const BOTTOM = 30;

/** Return the plot; runs stand side by side in their order, as weeks may lie between them. */
export function plot(entries: readonly Timed[], { median, limit }: Usual): HTMLElement {
  const runs = [...new Set([...entries].sort((left, right) => left.start - right.start).map(({ row }) => row.task_id))];
  const places = new Map(runs.map((run, index) => [run, index]));
  const longest = Math.max(limit, ...entries.map(({ took }) => took)) * 1.05;
  const x = (run: number): number => LEFT + ((places.get(run) ?? 0) + 0.5) * (WIDTH - LEFT - RIGHT) / runs.length;
  const y = (took: number): number => HEIGHT - BOTTOM - took * (HEIGHT - TOP - BOTTOM) / longest;
  const line = (took: number, name: string, kind: string): SVGElement => svg("g", { class: kind },
    svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(took), y2: y(took) }),
    svg("text", { x: LEFT - 8, y: y(took) + 4, "text-anchor": "end" }, duration(took)),
    svg("text", { x: WIDTH - RIGHT, y: y(took) - 5, "text-anchor": "end" }, name));
  const every = Math.ceil(runs.length / 16);
  const labels = runs.filter((_, index) => index % every === 0)
    .map((run) => svg("text", { class: "tick", x: x(run), y: HEIGHT - 8, "text-anchor": "middle" }, String(run)));
  const points = entries.map(({ row, took, start }) => {
    const slow = took > limit;
    const { shape, word } = LOOKS[row.status];
    return svg("a", { href: address(["runs", row.task_id], { entry: row.id, view: "table" }), tabindex: slow ? 0 : -1 },
      svg("g", { class: `point ${row.status}${slow ? " slow" : ""}` },
        slow && svg("circle", { cx: x(row.task_id), cy: y(took), r: 11 }),
        svg("text", { x: x(row.task_id), y: y(took) + 4, "text-anchor": "middle" }, shape),
        svg("title", {}, `run ${row.task_id} on ${nodeName(row.node_id)}, ${when(start)}: ${word} after ${duration(took)}${slow ? `, ${times(took, median)} as long as usual` : ""}`)));
  });
  return element(
    "figure", { class: "card plot" },
    svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": "How long it took in each run" },
      line(0, "", "axis"), ...(limit > median * 1.15 ? [line(limit, "much slower from here on", "limit")] : []),
      line(median, "median", "median"), ...labels, ...points),
    element("figcaption", { class: "quiet" }, "How long it took, run by run, the oldest first. Ringed: much slower than usual. A point opens its run."),
  );
}

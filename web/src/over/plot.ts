/** Durations in each run: a point per run, a line for the usual duration. */
import { element, svg } from "../element.ts";
import { duration, nodeName, when } from "../format.ts";
import { address } from "../route.ts";
import { lookOf } from "../status.ts";
import { type Timed, times, type Usual } from "./statistics.ts";

const WIDTH = 960;
const HEIGHT = 260;
const LEFT = 76;
const RIGHT = 16;
const TOP = 16;
const BOTTOM = 30;
const MOST_LABELS = 16;
const CAPTION =
  "How long it took in each run, the oldest first. Ringed: much slower than usual." +
  " Click a point to open its run.";

/** Positions of runs and durations. */
class Scale {
  /** In order of their start, evenly spaced, because weeks may lie between them. */
  readonly runs: readonly number[];
  readonly #places: ReadonlyMap<number, number>;
  readonly #longest: number;

  constructor(entries: readonly Timed[], limit: number) {
    const byStart = [...entries].sort((left, right) => left.start - right.start);
    this.runs = [...new Set(byStart.map(({ row }) => row.task_id))];
    this.#places = new Map(this.runs.map((run, index) => [run, index]));
    this.#longest = Math.max(limit, ...entries.map(({ took }) => took)) * 1.05;
  }

  x(run: number): number {
    const place = (this.#places.get(run) ?? 0) + 0.5;
    return LEFT + (place * (WIDTH - LEFT - RIGHT)) / this.runs.length;
  }

  y(took: number): number {
    return HEIGHT - BOTTOM - (took * (HEIGHT - TOP - BOTTOM)) / this.#longest;
  }
}

/** Return the plot. */
export function plot(entries: readonly Timed[], usual: Usual): HTMLElement {
  const { median, limit } = usual;
  const scale = new Scale(entries, limit);
  return element(
    "figure",
    { class: "card plot" },
    svg(
      "svg",
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: "group",
        "aria-label": "How long it took in each run",
      },
      line(scale.y(0), 0, "", "axis"),
      limit > median * 1.15 && line(scale.y(limit), limit, "much slower above this line", "limit"),
      line(scale.y(median), median, "median", "median"),
      ...labels(scale),
      ...entries.map((each) => point(scale, each, usual)),
    ),
    element("figcaption", { class: "quiet" }, CAPTION),
  );
}

function line(y: number, took: number, name: string, kind: string): SVGElement {
  return svg(
    "g",
    { class: kind },
    svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
    svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, duration(took)),
    svg("text", { x: WIDTH - RIGHT, y: y - 5, "text-anchor": "end" }, name),
  );
}

function labels(scale: Scale): SVGElement[] {
  const every = Math.ceil(scale.runs.length / MOST_LABELS);
  return scale.runs
    .filter((_, index) => index % every === 0)
    .map((run) => {
      const place = { x: scale.x(run), y: HEIGHT - 8, "text-anchor": "middle" };
      return svg("text", { class: "tick", ...place }, String(run));
    });
}

function point(scale: Scale, each: Timed, { median, limit }: Usual): SVGElement {
  const { row, took, start } = each;
  const [x, y] = [scale.x(row.task_id), scale.y(took)];
  const slow = took > limit;
  const { shape, word } = lookOf(row.status);
  const title =
    `run ${row.task_id} on ${nodeName(row.node_id)}, ${when(start)}: ${word}` +
    ` after ${duration(took)}${slow ? `, ${times(took, median)} as long as usual` : ""}`;
  return svg(
    "a",
    {
      href: address(["runs", row.task_id], { entry: row.id, view: "table" }),
      tabindex: slow ? 0 : -1,
    },
    svg(
      "g",
      { class: `point ${row.status}${slow ? " slow" : ""}` },
      slow && svg("circle", { cx: x, cy: y, r: 11 }),
      svg("text", { x, y: y + 4, "text-anchor": "middle" }, shape),
      svg("title", {}, title),
    ),
  );
}

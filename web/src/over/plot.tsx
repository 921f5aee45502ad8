/** Durations in each run: a point per run, a line for the usual duration. */
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

interface PlotProps {
  readonly entries: readonly Timed[];
  readonly usual: Usual;
}

export function Plot({ entries, usual }: PlotProps) {
  const { median, limit } = usual;
  const scale = new Scale(entries, limit);
  return (
    <figure class="card plot">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="group"
        aria-label="How long it took in each run"
      >
        <Line y={scale.y(0)} took={0} name="" kind="axis" />
        {limit > median * 1.15 && (
          <Line y={scale.y(limit)} took={limit} name="much slower above this line" kind="limit" />
        )}
        <Line y={scale.y(median)} took={median} name="median" kind="median" />
        <Labels scale={scale} />
        {entries.map((each) => (
          <Point key={each.row.id} scale={scale} each={each} usual={usual} />
        ))}
      </svg>
      <figcaption class="quiet">{CAPTION}</figcaption>
    </figure>
  );
}

interface LineProps {
  readonly y: number;
  readonly took: number;
  readonly name: string;
  readonly kind: string;
}

function Line({ y, took, name, kind }: LineProps) {
  return (
    <g class={kind}>
      <line x1={LEFT} x2={WIDTH - RIGHT} y1={y} y2={y} />
      <text x={LEFT - 8} y={y + 4} text-anchor="end">
        {duration(took)}
      </text>
      <text x={WIDTH - RIGHT} y={y - 5} text-anchor="end">
        {name}
      </text>
    </g>
  );
}

function Labels({ scale }: { readonly scale: Scale }) {
  const every = Math.ceil(scale.runs.length / MOST_LABELS);
  const labelled = scale.runs.filter((_, index) => index % every === 0);
  return (
    <>
      {labelled.map((run) => (
        <text key={run} class="tick" x={scale.x(run)} y={HEIGHT - 8} text-anchor="middle">
          {run}
        </text>
      ))}
    </>
  );
}

interface PointProps {
  readonly scale: Scale;
  readonly each: Timed;
  readonly usual: Usual;
}

function Point({ scale, each: { row, took, start }, usual: { median, limit } }: PointProps) {
  const [x, y] = [scale.x(row.task_id), scale.y(took)];
  const isSlow = took > limit;
  const { shape, word } = lookOf(row.status);
  const title =
    `run ${row.task_id} on ${nodeName(row.node_id)}, ${when(start)}: ${word}` +
    ` after ${duration(took)}${isSlow ? `, ${times(took, median)} as long as usual` : ""}`;
  return (
    <a
      href={address(["runs", row.task_id], { entry: row.id, view: "table" })}
      tabIndex={isSlow ? 0 : -1}
      aria-label={title}
    >
      <g class={`point ${row.status}${isSlow ? " slow" : ""}`}>
        {isSlow && <circle cx={x} cy={y} r={11} />}
        <text x={x} y={y + 4} text-anchor="middle">
          {shape}
        </text>
        <title>{title}</title>
      </g>
    </a>
  );
}

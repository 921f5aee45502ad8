/** The views of a run's entries. */
import { createGrid } from "../grid/grid.ts";
import { createTimeline } from "../timeline/timeline.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";
import { createTable } from "./table.ts";

export interface ViewKind {
  readonly name: string;
  readonly title: string;
  create(container: HTMLElement, options: RunViewOptions): RunView;
}

export const VIEWS: readonly [ViewKind, ...ViewKind[]] = [
  { name: "timeline", title: "Timeline", create: createTimeline },
  { name: "grid", title: "Grid", create: createGrid },
  { name: "table", title: "Table", create: createTable },
];

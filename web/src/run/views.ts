/** The views of a run's entries. */
import type { ComponentType } from "preact";
import { GridView } from "../grid/view.tsx";
import { TimelineView } from "../timeline/view.tsx";
import type { RunViewProps } from "./run_view.ts";
import { EntryTable } from "./table.tsx";

export interface ViewKind {
  readonly name: string;
  readonly title: string;
  readonly View: ComponentType<RunViewProps>;
}

export const VIEWS: readonly [ViewKind, ...ViewKind[]] = [
  { name: "timeline", title: "Timeline", View: TimelineView },
  { name: "grid", title: "Grid", View: GridView },
  { name: "table", title: "Table", View: EntryTable },
];

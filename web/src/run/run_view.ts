/** A view of a run's entries: timeline, grid or table. */
import type { Entry } from "./entry.ts";

/** A node of a run. */
export interface NodeInfo {
  readonly id: string;
  readonly name: string;
  /** All roles, as "controller, ceph-osd"; empty: none, or unknown. */
  readonly roles: string;
}

/** What every view shows. */
export interface RunViewProps {
  readonly entries: readonly Entry[];
  readonly nodes: readonly NodeInfo[];
  /** A running task has run until now, in milliseconds since the epoch. */
  readonly now: number;
  readonly onSelect: (entry: Entry) => void;
}

/** Something that is drawn on a canvas. */
export interface Picture {
  update(entries: readonly Entry[], nodes: readonly NodeInfo[], now: number): void;
  destroy(): void;
}

/** A view of a run's entries: timeline, grid or table. */
import type { Entry } from "./entry.ts";

/** A node of a run. */
export interface NodeInfo {
  readonly id: string;
  readonly name: string;
  /** All roles, as "controller, ceph-osd"; empty: none, or unknown. */
  readonly roles: string;
}

export interface RunView {
  /** Show these entries; a running task has run until `now`, in milliseconds since the epoch. */
  update(entries: readonly Entry[], nodes: readonly NodeInfo[], now: number): void;
  destroy(): void;
}

export interface RunViewOptions {
  onSelect(entry: Entry): void;
}

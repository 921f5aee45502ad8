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
  /** The id of the opened entry, which is marked; null: none is open. */
  readonly selected: number | null;
  readonly onSelect: (entry: Entry) => void;
}

/** Something that is drawn on a canvas. */
export interface Picture {
  update(shown: Omit<RunViewProps, "onSelect">): void;
  /** Where the reader has moved to, as a text for the address; "": nowhere. */
  readonly place: string;
  /** Go to where another reader was. */
  goTo(place: string): void;
  destroy(): void;
}

/** What a picture tells. */
export interface PictureListener {
  /** The user opened an entry. */
  selected(entry: Entry): void;
  /** The user moved to another place. */
  moved(): void;
}

/** The statuses of entries and runs: their shapes and words; style/colours.css has the colours. */
import type { Entry, Transaction } from "./shapes.ts";

/** The status of an entry; those of runs are included. */
export type Status = Entry["status"];
export type RunStatus = Transaction["status"];

export interface StatusLook {
  readonly word: string;
  /** A shape that shows the status without its colour. */
  readonly shape: string;
  /** The parts of the height that are filled, from the top, where the shape does not fit. */
  readonly narrow: readonly (readonly [from: number, to: number])[];
  /** The same as a character. */
  readonly narrowShape: string;
}

/** The worst first, as people look for them. A narrow failure gets a cross as well. */
export const LOOKS: Readonly<Record<Status, StatusLook>> = {
  error: { word: "failed", shape: "✕", narrow: [[0, 1]], narrowShape: "✕" },
  running: { word: "running", shape: "▶", narrow: [[0.5, 1]], narrowShape: "▄" },
  pending: {
    word: "pending",
    shape: "○",
    narrow: [
      [0, 0.25],
      [0.75, 1],
    ],
    narrowShape: "╏",
  },
  skipped: { word: "skipped", shape: "◇", narrow: [[0.35, 0.65]], narrowShape: "━" },
  ready: { word: "ready", shape: "●", narrow: [[0, 1]], narrowShape: "█" },
};

export const STATUSES = Object.keys(LOOKS) as readonly Status[];

/** Whether a run with this status has ended. */
const IS_FINAL: Readonly<Record<RunStatus, boolean>> = {
  error: true,
  running: false,
  pending: false,
  ready: true,
};

export const RUN_STATUSES = Object.keys(IS_FINAL) as readonly RunStatus[];

/** Return whether a run has ended. */
export function isOver({ status }: { readonly status: RunStatus }): boolean {
  return IS_FINAL[status];
}

/** Return whether a text is a status. */
export function isStatus(text: string): text is Status {
  return Object.hasOwn(LOOKS, text);
}

/** The statuses of entries and of runs: how each looks and reads; style/colours.css has colours. */
import type { Entry, Transaction } from "./shapes.ts";

/** The status of an entry; those of runs are among them. */
export type Status = Entry["status"];
export type RunStatus = Transaction["status"];

export interface StatusLook {
  readonly word: string;
  /** A shape that shows the status without its colour. */
  readonly shape: string;
  /** Which parts of the height are filled, from the top, where there is no room for the shape. */
  readonly narrow: readonly (readonly [from: number, to: number])[];
  /** The same as a character. */
  readonly narrowShape: string;
}

/** The worst first, as people look for them. A narrow failure gets a cross as well. */
const LOOKS: Readonly<Record<Status, StatusLook>> = {
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

/** Return how a status looks; one that only a newer server knows has its own name for a word. */
export function lookOf(status: string): StatusLook {
  if (isStatus(status)) return LOOKS[status];
  return { word: status, shape: "?", narrow: [[0, 1]], narrowShape: "█" };
}

/** Return the place of a status among all, the worst first and an unknown one last. */
export function rankOf(status: string): number {
  return isStatus(status) ? STATUSES.indexOf(status) : STATUSES.length;
}

/** Whether a run with this status has ended. */
const IS_FINAL: Readonly<Record<RunStatus, boolean>> & Readonly<Record<string, boolean>> = {
  error: true,
  running: false,
  pending: false,
  ready: true,
};

export const RUN_STATUSES = Object.keys(IS_FINAL) as readonly RunStatus[];

/** Return whether a run has ended: its status says so, or its end where the status is unknown. */
export function isOver(run: Pick<Transaction, "time_end"> & { readonly status: string }): boolean {
  return IS_FINAL[run.status] ?? run.time_end !== null;
}

/** Return whether a text is a status. */
export function isStatus(text: string): text is Status {
  return Object.hasOwn(LOOKS, text);
}

/** How a status looks and reads, everywhere on the page. Colours are in style.css. */
import type { Status } from "./run/entry.ts";

export interface StatusLook {
  /** A shape that tells it without its colour. */
  readonly shape: string;
  readonly word: string;
  /** The CSS custom property of its colour, for light and dark. */
  readonly colour: string;
}

/** Worst first: the order in which people look for them. */
export const STATUSES: readonly Status[] = ["error", "running", "pending", "skipped", "ready"];

export const LOOKS: Readonly<Record<Status, StatusLook>> = {
  error: { shape: "✕", word: "failed", colour: "--status-error" },
  ready: { shape: "●", word: "ready", colour: "--status-ready" },
  running: { shape: "▶", word: "running", colour: "--status-running" },
  skipped: { shape: "◇", word: "skipped", colour: "--status-skipped" },
  pending: { shape: "○", word: "pending", colour: "--status-pending" },
};

/** Say whether a text names a status. */
export function isStatus(text: string): text is Status {
  return Object.hasOwn(LOOKS, text);
}

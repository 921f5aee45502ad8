/** Colours of statuses on a canvas. */
import { STATUSES } from "../status.ts";
import { colour } from "../themes.ts";

export type Colours = (status: string) => string;

/** Return what gives a status its colour in the theme of now. */
export function statusColours(): Colours {
  const colours = new Map<string, string>(
    STATUSES.map((status) => [status, colour(`--status-${status}`)]),
  );
  const unknown = colour("--text");
  return (status) => colours.get(status) ?? unknown;
}

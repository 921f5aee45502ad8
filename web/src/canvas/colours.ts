/** Colours of statuses on a canvas. */
import { STATUSES } from "../status.ts";
import { colour } from "../themes.ts";

export type Colours = (status: string) => string;

/** Return the colour of a status in the current theme, as a function. */
export function statusColours(): Colours {
  const colours = new Map<string, string>(
    STATUSES.map((status) => [status, colour(`--status-${status}`)]),
  );
  const unknown = colour("--text");
  return (status) => colours.get(status) ?? unknown;
}

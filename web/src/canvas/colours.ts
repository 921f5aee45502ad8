/** Colours of statuses on a canvas. */
import { STATUSES, type Status } from "../status.ts";
import { colour } from "../themes.ts";

export type Colours = Readonly<Record<Status, string>>;

/** Return the colours of all statuses in the current theme. */
export function statusColours(): Colours {
  return Object.fromEntries(
    STATUSES.map((status) => [status, colour(`--status-${status}`)]),
  ) as Colours;
}

/** Colours of statuses on a canvas. */
import type { Status } from "../run/entry.ts";
import { LOOKS, STATUSES } from "../status.ts";
import { colour } from "../themes.ts";

export type Colours = Readonly<Record<Status, string>>;

/** Return the colours of all statuses as the page shows them now; ask again after a change of theme. */
export function statusColours(): Colours {
  return Object.fromEntries(STATUSES.map((status) => [status, colour(LOOKS[status].colour)])) as Record<Status, string>;
}

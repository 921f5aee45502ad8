/** Where a reader is in a timeline, as a text for the address; pure. */
import type { Range } from "./range.ts";

export interface Place {
  /** The visible part of the time, in milliseconds; null: the whole run. */
  readonly zoom: Range | null;
  /** In CSS pixels: lanes have the same height in every window. */
  readonly scroll: number;
}

/** Return a place as a text, "1457362143000,1457362283000,120"; "": the beginning, all of it. */
export function placeText({ zoom, scroll }: Place): string {
  if (zoom === null && scroll === 0) return "";
  const [from, to] = zoom === null ? ["", ""] : zoom.map(Math.round);
  return [from, to, Math.round(scroll)].join(",");
}

/** Return the place of a text; what cannot be read is the whole run. */
export function placeOf(text: string): Place {
  const [from = "", to = "", scroll = ""] = text.split(",");
  const range = [Number(from), Number(to)] as const;
  const isZoom = from !== "" && range[0] < range[1];
  return { zoom: isZoom ? range : null, scroll: Number(scroll) || 0 };
}

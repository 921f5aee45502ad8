/** A scrollbar on a canvas: how much there is, and where the reader is in it; pure. */

/** Its width, at the right edge, in CSS pixels. */
export const SCROLLBAR = 10;
const SHORTEST_THUMB = 24;

/** A part of a picture that scrolls: what is seen of the whole, and from where. */
export interface Scrolled {
  readonly top: number;
  readonly seen: number;
  readonly whole: number;
  readonly scroll: number;
}

export interface Thumb {
  readonly top: number;
  readonly tall: number;
}

/** Return the thumb; null: all is seen. */
export function thumbOf({ top, seen, whole, scroll }: Scrolled): Thumb | null {
  if (whole <= seen) return null;
  const tall = Math.max(SHORTEST_THUMB, (seen / whole) * seen);
  return { top: top + (scroll / (whole - seen)) * (seen - tall), tall };
}

/** Return the scroll position for which the thumb's middle is at `y`. */
export function scrollFor(scrolled: Scrolled, y: number): number {
  const { top, seen, whole } = scrolled;
  const tall = thumbOf(scrolled)?.tall ?? 0;
  return ((y - top - tall / 2) / Math.max(1, seen - tall)) * (whole - seen);
}

/** Draw a scrollbar on a canvas. */
import { colour } from "../themes.ts";
import { SCROLLBAR, type Scrolled, thumbOf } from "./scrollbar.ts";

/** Draw it, if not all is seen, at the right edge of a picture of this width. */
export function paintScrollbar(
  context: CanvasRenderingContext2D,
  scrolled: Scrolled,
  width: number,
): void {
  const thumb = thumbOf(scrolled);
  if (thumb === null) return;
  const left = width - SCROLLBAR;
  context.fillStyle = colour("--surface");
  context.fillRect(left, scrolled.top, SCROLLBAR, scrolled.seen);
  context.fillStyle = colour("--line");
  context.fillRect(left, scrolled.top, 1, scrolled.seen);
  context.fillStyle = colour("--quiet");
  context.beginPath();
  context.roundRect(left + 2, thumb.top + 1, SCROLLBAR - 3, thumb.tall - 2, 3);
  context.fill();
}

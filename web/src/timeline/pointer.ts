/** What the pointer does on a timeline: it points, clicks, drags, marks a part of the axis. */
import { SCROLLBAR, scrollFor } from "../canvas/scrollbar.ts";
import type { Surface } from "../canvas/surface.ts";
import { Drag } from "./drag.ts";
import { TOP } from "./layout.ts";
import type { Range } from "./range.ts";
import type { Viewport } from "./viewport.ts";

/** Positions are CSS pixels in the picture. */
export interface PointerListener {
  pointed(x: number, y: number): void;
  clicked(x: number, y: number): void;
  dragged(): void;
  /** The part of the axis that is being marked; null: none is any more. */
  marked(part: readonly [number, number] | null): void;
  /** Another part of the time is to be shown. */
  shown(part: Range): void;
  scrolled(scroll: number): void;
}

/** Listen to the pointer on a surface. */
export function followPointer(
  surface: Surface,
  viewport: Viewport,
  listener: PointerListener,
): void {
  const { canvas } = surface;
  let drag: Drag | null = null;
  let part: readonly [number, number] | null = null;

  const mark = (marked: typeof part): void => {
    part = marked;
    listener.marked(marked);
  };
  const dragTo = (given: Drag, x: number, y: number): void => {
    listener.dragged();
    const { range, scale, scrolled } = viewport;
    if (given.onAxis) mark(given.selectedTo(x));
    else if (given.onScrollbar) listener.scrolled(scrollFor(scrolled, y));
    else {
      if (range.isZoomed) listener.shown(given.shownAt(x, scale));
      listener.scrolled(given.scrollAt(y));
    }
  };

  canvas.addEventListener("pointerdown", ({ pointerId, offsetX, offsetY }) => {
    canvas.setPointerCapture(pointerId);
    const { range, scroll, scrolled } = viewport;
    const isAtEdge = offsetX > surface.width - SCROLLBAR && offsetY > TOP;
    const onScrollbar = isAtEdge && scrolled.whole > scrolled.seen;
    drag = new Drag(offsetX, offsetY, range.shown, scroll, onScrollbar);
    if (onScrollbar) dragTo(drag, offsetX, offsetY);
  });
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    if (drag === null) listener.pointed(offsetX, offsetY);
    else if (drag.moveTo(offsetX, offsetY)) dragTo(drag, offsetX, offsetY);
  });
  canvas.addEventListener("pointerup", ({ offsetX, offsetY }) => {
    const isClick = drag !== null && !drag.isDrag && !drag.onScrollbar;
    drag = null;
    if (part !== null) {
      const { scale } = viewport;
      const [from, to] = part.map((x) => scale.time(Math.max(x, scale.names))) as [number, number];
      mark(null);
      listener.shown([from, to]);
    } else if (isClick) listener.clicked(offsetX, offsetY);
  });
  canvas.addEventListener("pointercancel", () => {
    drag = null;
    mark(null);
  });
}

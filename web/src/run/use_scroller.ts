/** How far a table of a run is scrolled; the address has its first row. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePlace } from "../use_place.ts";
import { ROW } from "./table_rows.tsx";

interface Scroller {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** What is seen, in CSS pixels. */
  readonly top: number;
  readonly height: number;
  /** Measure it again. */
  readonly look: () => void;
  /** It was scrolled. */
  readonly scrolled: () => void;
}

/**
 * Scroll to where the address says, once so many rows are there; otherwise to the opened row, -1:
 * none, whenever another entry is opened.
 */
export function useScroller(rows: number, opened: number, selected: number | null): Scroller {
  const scroller = useRef<HTMLDivElement>(null);
  const [[top, height], setSeen] = useState<readonly [number, number]>([0, 0]);
  const look = (): void => {
    if (scroller.current !== null)
      setSeen([scroller.current.scrollTop, scroller.current.clientHeight]);
  };
  const place = usePlace("row");
  const isPlaced = useRef(false);
  useLayoutEffect(() => {
    if (scroller.current === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  const isThere = rows > Number(place.asked);
  useLayoutEffect(() => {
    if (scroller.current === null || !isThere || isPlaced.current) return;
    isPlaced.current = true;
    if (place.asked !== "") scroller.current.scrollTop = Number(place.asked) * ROW;
    look();
  }, [isThere]);
  const shown = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (scroller.current === null || opened === -1) return;
    const isFirst = shown.current === null && place.asked !== "";
    shown.current = selected;
    if (!isFirst) reveal(scroller.current, opened);
    look();
  }, [selected, opened === -1]);
  const scrolled = (): void => {
    look();
    if (isPlaced.current) place.moved(() => rowAtTop(scroller.current));
  };
  return { scroller, top, height, look, scrolled };
}

/** Scroll until a row is visible, below the headings. */
export function reveal(scroller: HTMLElement, index: number): void {
  const top = index * ROW;
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + 2 * ROW > scrollTop + clientHeight)
    scroller.scrollTop = top + 2 * ROW - clientHeight;
}

/** Return the row at the top as a text for the address; "": the first one. */
function rowAtTop(scroller: HTMLElement | null): string {
  const row = Math.round((scroller?.scrollTop ?? 0) / ROW);
  return row === 0 ? "" : String(row);
}

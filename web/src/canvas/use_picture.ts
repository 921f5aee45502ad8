/** A picture as a component sees it. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Picture, RunViewProps } from "../run/run_view.ts";

interface Drawn<Kind extends Picture> {
  /** Where the picture stands. */
  readonly place: RefObject<HTMLDivElement | null>;
  /** Null until it is drawn. */
  readonly picture: RefObject<Kind | null>;
}

/** Create a picture in `place`, and draw what the view shows; `others` make it draw again. */
export function usePicture<Kind extends Picture>(
  create: (place: HTMLElement, select: RunViewProps["onSelect"]) => Kind,
  { entries, nodes, now, onSelect }: RunViewProps,
  ...others: readonly unknown[]
): Drawn<Kind> {
  const place = useRef<HTMLDivElement>(null);
  const picture = useRef<Kind | null>(null);
  const select = useRef(onSelect);
  select.current = onSelect;
  // Each kind has one that creates it.
  useLayoutEffect(() => {
    if (place.current === null) return;
    const made = create(place.current, (entry) => select.current(entry));
    picture.current = made;
    return () => made.destroy();
  }, []);
  useLayoutEffect(() => {
    picture.current?.update(entries, nodes, now);
  }, [entries, nodes, now, ...others]);
  return { place, picture };
}

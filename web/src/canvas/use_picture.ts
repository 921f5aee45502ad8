/** A picture as a component sees it. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Picture, PictureListener, RunViewProps } from "../run/run_view.ts";
import { usePlace } from "../use_place.ts";

interface Drawn<Kind extends Picture> {
  /** Where the picture stands. */
  readonly container: RefObject<HTMLDivElement | null>;
  /** Null until it is drawn. */
  readonly picture: RefObject<Kind | null>;
}

/**
 * Create a picture in `container`, and draw what the view shows; `others` make it draw again. The
 * address has its place under `name`.
 */
export function usePicture<Kind extends Picture>(
  name: string,
  create: (container: HTMLElement, listener: PictureListener) => Kind,
  { entries, nodes, now, selected, onSelect }: RunViewProps,
  ...others: readonly unknown[]
): Drawn<Kind> {
  const container = useRef<HTMLDivElement>(null);
  const picture = useRef<Kind | null>(null);
  const { asked, moved } = usePlace(name);
  const select = useRef(onSelect);
  select.current = onSelect;
  useLayoutEffect(() => {
    if (container.current === null) return;
    const made = create(container.current, {
      selected: (entry) => select.current(entry),
      moved: () => moved(() => made.place),
    });
    picture.current = made;
    return () => made.destroy();
  }, []);
  useLayoutEffect(() => {
    if (picture.current !== null && picture.current.place !== asked) picture.current.goTo(asked);
  }, [asked]);
  useLayoutEffect(() => {
    picture.current?.update({ entries, nodes, now, selected });
  }, [entries, nodes, now, selected, ...others]);
  return { container, picture };
}

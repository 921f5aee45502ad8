/** Where the reader has moved to within a view, in the address. */
import { useEffect, useRef } from "preact/hooks";
import { replaceQuery, route } from "./route.ts";
import { useRoute } from "./use_route.ts";

/** Moves are many: the address has the last one after so many milliseconds. */
const SETTLED = 200;

export interface PlaceInAddress {
  /** The place that the address names; "": none. */
  readonly asked: string;
  /** The user moved: `place` is asked for the new place once the user stays there. */
  readonly moved: (place: () => string) => void;
}

/** Keep the place under this name. */
export function usePlace(name: string): PlaceInAddress {
  const { query } = useRoute();
  const kept = useRef(new Keeper(name));
  useEffect(() => {
    const keeper = kept.current;
    return () => keeper.keep();
  }, []);
  return { asked: query.get(name) ?? "", moved: kept.current.moved };
}

class Keeper {
  readonly #name: string;
  readonly #path = pathOf();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #place: (() => string) | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  readonly moved = (place: () => string): void => {
    this.#place = place;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), SETTLED);
  };

  /** Write it now, unless the address is of something else already. */
  keep(): void {
    clearTimeout(this.#timer);
    if (this.#place !== null && this.#path === pathOf())
      replaceQuery({ [this.#name]: this.#place() });
    this.#place = null;
  }
}

function pathOf(): string {
  return route().parts.join("/");
}

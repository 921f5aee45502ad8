/** The entry that the address names: it is opened beside the view. */
import { useCallback, useRef } from "preact/hooks";
import { replaceQuery } from "../route.ts";
import { useEscape } from "../use_escape.ts";
import { useRoute } from "../use_route.ts";
import type { Entry } from "./entry.ts";
import type { RunData } from "./run_data.ts";

export interface Opened {
  /** Undefined: none is open, or it is not loaded yet. */
  readonly entry: Entry | undefined;
  /** Open an entry: the address names it from now on. */
  readonly select: (id: number) => void;
  readonly close: () => void;
}

/** Return the opened entry; Escape closes it, wherever the focus is. */
export function useOpened(data: RunData): Opened {
  const id = Number(useRoute().query.get("entry"));
  const entry = data.entries.get(id);
  const opener = useRef<Element | null>(null);
  const select = useCallback((selected: number): void => {
    opener.current = document.activeElement;
    replaceQuery({ entry: String(selected) });
  }, []);
  const close = useCallback((): void => {
    replaceQuery({ entry: null });
    // The focus returns to what opened it.
    const to = opener.current?.isConnected
      ? opener.current
      : document.querySelector("#panel [tabindex='0']");
    if (to instanceof HTMLElement) to.focus();
  }, []);
  useEscape(close, entry !== undefined);
  return { entry, select, close };
}

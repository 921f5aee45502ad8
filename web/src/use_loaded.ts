/** What is loaded once for a component. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

export interface Loaded<Thing> {
  /** Null: not loaded yet. What was loaded before stays while it is loaded again. */
  readonly thing: Thing | null;
  readonly problem: Error | null;
  /** Load it again. */
  readonly again: () => void;
}

interface State<Thing> {
  readonly of: string;
  readonly thing: Thing | null;
  readonly problem: Error | null;
}

/**
 * Load what `key` identifies; it is loaded again when the key or the version changes: what was
 * loaded of another version is shown until then.
 */
export function useLoaded<Thing>(
  load: (signal: AbortSignal) => Promise<Thing>,
  key: string,
  version: string | number = 0,
): Loaded<Thing> {
  const latest = useRef(load);
  latest.current = load;
  const [state, set] = useState<State<Thing>>({ of: key, thing: null, problem: null });
  const [times, setTimes] = useState(0);
  // `times` and `version` ask again.
  useEffect(() => {
    const stopped = new AbortController();
    const { signal } = stopped;
    set((before) => ({ ...before, problem: null }));
    latest.current(signal).then(
      (thing) => {
        if (!signal.aborted) set({ of: key, thing, problem: null });
      },
      (problem: unknown) => {
        if (!signal.aborted) set({ of: key, thing: null, problem: problem as Error });
      },
    );
    return () => stopped.abort();
  }, [key, version, times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  // What belongs to another key is not shown.
  return state.of === key ? { ...state, again } : { thing: null, problem: null, again };
}

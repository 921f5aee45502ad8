/** The time, for what is shown of it. */
import { useEffect } from "preact/hooks";
import { useChanges } from "./use_changes.ts";

const EVERY = 1_000;

/** Return the time in milliseconds; while `ticks` the component is drawn again each second. */
export function useClock(ticks = true): number {
  const tick = useChanges();
  useEffect(() => {
    if (!ticks) return;
    const timer = setInterval(tick, EVERY);
    return () => clearInterval(timer);
  }, [ticks, tick]);
  return Date.now();
}

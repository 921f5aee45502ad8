/** A run's data as a component sees it. */
import { useEffect, useState } from "preact/hooks";
import { useChanges } from "../use_changes.ts";
import { RunData } from "./run_data.ts";
import type { RunSource } from "./source.ts";

/** The minimum time between two drawings while a run goes on, in milliseconds. */
const REDRAW = 250;

/** Load a run and follow it; the component is drawn again when it changes. */
export function useRunData(source: RunSource): RunData {
  const redraw = useChanges();
  const [{ data, stop }] = useState(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const drawNow = (): void => {
      clearTimeout(timer);
      timer = undefined;
      redraw();
    };
    return {
      data: new RunData(source, (urgency) => {
        if (urgency === "now") drawNow();
        else timer ??= setTimeout(drawNow, REDRAW);
      }),
      stop: () => clearTimeout(timer),
    };
  });
  useEffect(() => {
    void data.load();
    return () => {
      data.destroy();
      stop();
    };
  }, [data, stop]);
  return data;
}

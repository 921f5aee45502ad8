/** Moves of the arrow keys between bars; pure. */
import type { Bar, Lane } from "./lanes.ts";

/**
 * Return the bar that an arrow key leads to from `at` in a lane (-1: from none): along the lane, or
 * to the next lane at the same time.
 */
export function moved(
  lanes: readonly Lane[],
  lane: number,
  at: Bar | null,
  key: string,
): Bar | null {
  const own = lanes[Math.max(lane, 0)]?.bars ?? [];
  const place = at === null ? -1 : own.indexOf(at);
  if (key === "ArrowRight") return own[place + 1] ?? null;
  if (key === "ArrowLeft") return own[place - 1] ?? null;
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const to = Math.max(0, Math.min(lane + (key === "ArrowDown" ? 1 : -1), lanes.length - 1));
  const bars = lanes[to]?.bars ?? [];
  return bars.find(({ start }) => start >= (at?.start ?? 0)) ?? bars.at(-1) ?? null;
}

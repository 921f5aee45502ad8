/** Round times on the axis, and their texts; pure, in the reader's zone. */

const DAY = 86_400_000;
const MINUTE = 60_000;
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400,
].map((seconds) => seconds * 1000);

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const minutes = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const seconds = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** Return round times between two, at most `most` + 1. */
export function ticks(from: number, to: number, most: number): number[] {
  const step =
    STEPS.find((each) => (to - from) / each <= most) ?? Math.ceil((to - from) / most / DAY) * DAY;
  // Round in the reader's zone: a day starts at midnight there.
  const zone = new Date(from).getTimezoneOffset() * MINUTE;
  const found = [];
  for (let tick = Math.ceil((from - zone) / step) * step + zone; tick <= to; tick += step)
    found.push(tick);
  return found;
}

/** Return whether two times are on different days. */
export function crossesMidnight(from: number, to: number): boolean {
  return new Date(from).toDateString() !== new Date(to).toDateString();
}

/** Return the labels of ticks: with `dates`, also the day if it differs from the previous one. */
export function labels(ticks: readonly number[], dates: boolean): string[] {
  const [first = 0, second = first] = ticks;
  const clock = ticks.every((tick) => tick % MINUTE === 0) ? minutes : seconds;
  return ticks.map((tick, place) => {
    const before = ticks[place - 1];
    const isNew = dates && (before === undefined || crossesMidnight(before, tick));
    if (dates && second - first >= DAY) return day.format(tick);
    return isNew ? `${day.format(tick)} ${clock.format(tick)}` : clock.format(tick);
  });
}

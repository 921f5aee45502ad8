/** Format times and numbers. */
import { readable } from "./readable.ts";

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const full = new Intl.DateTimeFormat("en-CA", {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const numbers = new Intl.NumberFormat("en");

/** Return a count with separators: 20,000. */
export function count(number: number): string {
  return numbers.format(number);
}

/** Return a count with its noun: "1 task", "2 tasks". */
export function counted(number: number, noun: string, nouns = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : nouns}`;
}

/** Return a time in the reader's zone, "2016-03-07 15:49:06"; milliseconds since the epoch. */
export function when(time: number): string {
  return full.format(time).replace(",", "");
}

/** Return the time of the day in the reader's zone. */
export function timeOfDay(time: number): string {
  return clock.format(time);
}

/** Return a time in UTC. */
export function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Return a duration: "0 s", "59 s", "2 min 10 s", "3 h 05 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${count(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Return a node's name for people. */
export function nodeName(id: string): string {
  if (id === "virtual_sync_node") return "no node";
  return /^\d+$/.test(id) ? `node ${id}` : readable(id);
}

/** Return a size: "181 bytes", "1.0 MiB". */
export function size(bytes: number): string {
  if (bytes < 1024) return `${count(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  return bytes < 1 << 20
    ? `${(bytes / 1024).toFixed(1)} KiB`
    : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

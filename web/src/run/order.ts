/** The order of a table's rows; pure. */
import type { Column, Key } from "./columns.tsx";
import { byText } from "./entries.ts";
import type { Entry } from "./entry.ts";

/** Return the entries sorted by a column; those without a value come last in either direction. */
export function sorted(
  entries: readonly Entry[],
  { key, compare = byText }: Column,
  down: boolean,
  now: number,
): readonly Entry[] {
  const sign = down ? -1 : 1;
  const keys = entries.map((entry) => key(entry, now));
  // Names occur in thousands of entries, and are compared once.
  const places = placesOf(keys, compare);
  const rows = entries.map((entry, index) => ({ entry, place: placeOf(keys[index], places) }));
  rows.sort((left, right) => {
    if (left.place === null || right.place === null) {
      const difference = Number(left.place === null) - Number(right.place === null);
      return difference || left.entry.id - right.entry.id;
    }
    return sign * (left.place - right.place) || left.entry.id - right.entry.id;
  });
  return rows.map(({ entry }) => entry);
}

function placesOf(
  keys: readonly Key[],
  compare: (left: string, right: string) => number,
): ReadonlyMap<string, number> {
  const texts = new Set(keys.filter((key) => typeof key === "string"));
  return new Map([...texts].sort(compare).map((text, place) => [text, place]));
}

function placeOf(key: Key | undefined, places: ReadonlyMap<string, number>): number | null {
  if (key === null || key === undefined || key === "") return null;
  return typeof key === "number" ? key : (places.get(key) ?? null);
}

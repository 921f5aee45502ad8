/** Lists of names and values. */

import type { Child } from "../element.ts";
import { element } from "../element.ts";
import { count } from "../format.ts";

/** Return a list of names and values; null omits one. */
export function facts(known: Readonly<Record<string, Child>>): HTMLElement {
  return element(
    "dl",
    { class: "facts all" },
    ...Object.entries(known).flatMap(([name, value]) =>
      value === null ? [] : [element("dt", {}, name), element("dd", {}, value)],
    ),
  );
}

/** Return a size: "181 bytes", "1.0 MiB". */
export function size(bytes: number): string {
  if (bytes < 1024) return `${count(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  return bytes < 1 << 20
    ? `${(bytes / 1024).toFixed(1)} KiB`
    : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}

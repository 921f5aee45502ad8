/** Saves entries as a CSV file. */
import { element } from "../element.ts";
import type { RunSource } from "./source.ts";

/** More than the server takes in the first line of a request. */
const LONGEST = 3_500;

/** Save the entries that the API's filters let through; throws an Error for people. */
export async function save(source: RunSource, filters: Readonly<Record<string, string>>, whole: boolean): Promise<void> {
  if (source.csv === null) return;
  if (new URLSearchParams(filters).toString().length > LONGEST) throw new Error("The filter fits too many names to ask for them at once: make its words longer, or take them out.");
  const link = element("a", {
    href: URL.createObjectURL(await source.csv(filters)),
    download: `run-${source.id}${whole ? "" : "-filtered"}.csv`,
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The heading of a run: its name, state and progress. */
import { element } from "../element.ts";
import { at, duration } from "../format.ts";
import { badge, progressBar } from "../marks.ts";
import { address } from "../route.ts";
import type { Run } from "./run.ts";
import { tags } from "./tags.ts";

/** Return a run's name, status, times and progress; `madeAt` as a RunSource has it. */
export function heading(run: Run, madeAt: number | null): HTMLElement {
  return element(
    "div",
    { class: "heading" },
    element("h1", {}, `${run.name} ${run.id}`),
    badge(run.status),
    ...tags(run),
    progressBar(run.progress, "Progress"),
    element(
      "dl",
      { class: "facts" },
      ...fact("environment", environment(run.cluster, madeAt === null)),
      ...fact("started", at(run.time_start)),
      ...fact("ended", at(run.time_end)),
      ...fact("duration", took(run, madeAt)),
    ),
  );
}

function environment(id: number | null, isLinked: boolean): Node | string {
  if (id === null) return "–";
  const link = { href: address(["runs"], { cluster: id }) };
  return isLinked ? element("a", link, String(id)) : String(id);
}

function took({ time_start: start, time_end: end }: Run, madeAt: number | null): string {
  if (start === null) return "–";
  if (end !== null) return duration((end - start) * 1000);
  return `${duration((madeAt ?? Date.now()) - start * 1000)} so far`;
}

function fact(name: string, value: Node | string): [HTMLElement, HTMLElement] {
  return [element("dt", {}, name), element("dd", {}, value)];
}

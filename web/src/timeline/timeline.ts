/** Holds the place of the timeline until it is merged. */
import { element } from "../element.ts";
import { counted } from "../format.ts";
import type { RunView, RunViewOptions } from "../run/entry.ts";

export function createTimeline(container: HTMLElement, _options: RunViewOptions): RunView {
  const text = element("p", { class: "nothing" });
  container.append(text);
  return {
    update: (entries) => { text.textContent = counted(entries.length, "entry", "entries"); },
    destroy: () => text.remove(),
  };
}

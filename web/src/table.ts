/** A table that scrolls horizontally if the window is too narrow for it. */
import { element } from "./element.ts";

/** Return a table; `name` is its label for screen readers, `rows` are its tr elements. */
export function table(
  name: string,
  columns: readonly string[],
  rows: readonly HTMLElement[],
): HTMLElement {
  const headings = columns.map((column) => element("th", { scope: "col" }, column));
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": name },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...headings)),
      element("tbody", {}, ...rows),
    ),
  );
}

/** The buttons above a timeline, and a hint about other actions. */
import { narrowTold } from "../canvas/narrow.ts";
import { element } from "../element.ts";

const HELP =
  "Drag to move, drag the axis to zoom in, Ctrl and wheel to zoom; ✕ above marks failures.";

/** Return them; `zoomBy` is called with the factor of the visible time. */
export function tools(zoomBy: (factor: number) => void, showAll: () => void): HTMLElement {
  const button = (text: string, title: string, click: () => void): HTMLElement =>
    element("button", { type: "button", title, "aria-label": title, click }, text);
  return element(
    "div",
    { class: "tools" },
    button("+", "Zoom in", () => zoomBy(0.5)),
    button("−", "Zoom out", () => zoomBy(2)),
    button("Whole run", "Show the whole run", showAll),
    // Pending entries have no bar.
    element("span", { class: "quiet" }, `${HELP} ${narrowTold("error", "pending")}`),
  );
}

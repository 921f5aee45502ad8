/** Small elements that several views share. */
import { element } from "./element.ts";
import { lookOf, type Status } from "./status.ts";

/** Return a status as shape and word; runs have statuses of the same names. */
export function badge(status: Status): HTMLElement {
  const { shape, word } = lookOf(status);
  return element(
    "span",
    { class: `status ${status}` },
    element("span", { class: "shape", "aria-hidden": "true" }, shape),
    word,
  );
}

/** Return a progress bar in percent; null: unknown. */
export function progressBar(progress: number | null, name: string): HTMLElement {
  return element(
    "span",
    { class: "progress" },
    element("progress", { max: 100, value: progress, "aria-label": name }),
    element("span", {}, progress === null ? "–" : `${progress} %`),
  );
}

/** Return a text for an empty view. */
export function nothing(title: string, hint: string): HTMLElement {
  return element(
    "div",
    { class: "nothing" },
    element("p", {}, element("strong", {}, title)),
    element("p", {}, hint),
  );
}

/** Return a text for a view that is loading. */
export function loading(what: string): HTMLElement {
  return element("p", { class: "loading", role: "status" }, `Loading ${what}…`);
}

/** Return an error with a button to try again. */
export function failure(error: unknown, again: () => void): HTMLElement {
  const text = error instanceof Error ? error.message : String(error);
  return element(
    "div",
    { class: "problem box", role: "alert" },
    text,
    " ",
    element("button", { type: "button", click: again }, "Try again"),
  );
}

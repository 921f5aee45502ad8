/** Pages of a list, the newest first; the address has the path to the current one. */
import { element } from "./element.ts";
import { replaceQuery } from "./route.ts";

/** Return the cursors of the path to the page; empty: it is the newest. */
export function cursorsOf(query: URLSearchParams): string[] {
  return (query.get("pages") ?? "").split(",").filter(Boolean);
}

/**
 * Return the buttons; `next` is the cursor of the next page; `turned` is called after the address
 * has changed.
 */
export function pager(
  next: string | null,
  cursors: readonly string[],
  turned: () => void,
): HTMLElement {
  const turn = (to: readonly string[]): void => {
    replaceQuery({ pages: to.join(",") });
    turned();
  };
  return element(
    "nav",
    { class: "pages", "aria-label": "Pages" },
    element(
      "button",
      { type: "button", disabled: cursors.length === 0, click: () => turn([]) },
      "Newest",
    ),
    element(
      "button",
      {
        type: "button",
        disabled: cursors.length === 0,
        click: () => turn(cursors.slice(0, -1)),
        "data-key": "newer",
      },
      "← Newer",
    ),
    element(
      "button",
      {
        type: "button",
        disabled: next === null,
        click: () => turn([...cursors, next ?? ""]),
        "data-key": "older",
      },
      "Older →",
    ),
  );
}

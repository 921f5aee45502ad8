/** Keys that work everywhere. */
import { element } from "./element.ts";

const KEYS = [
  ["/", "go to the filter"],
  ["j, k or ↓, ↑", "next and previous row"],
  ["Enter", "open the row"],
  ["1, 2, 3", "timeline, grid, table of a run"],
  ["Escape", "close what is open"],
  ["t", "light or dark"],
  ["?", "these keys"],
] as const;

const dialog = element(
  "dialog", { "aria-label": "Keys" },
  element("h2", {}, "Keys"),
  element("dl", { class: "keys" }, ...KEYS.flatMap(([key, meaning]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, meaning)])),
  element("form", { method: "dialog" }, element("button", {}, "Close")),
);

/** Show which keys there are. */
export function showKeys(): void {
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

/** Listen to keys; `switchTheme` is one of the things they do. */
export function listenToKeys(switchTheme: () => void): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || dialog.open) return;
    const target = event.target as HTMLElement;
    if (target.matches("input, select, textarea")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "?") showKeys();
    else if (event.key === "t") switchTheme();
    else if (event.key === "/") document.querySelector<HTMLElement>("[data-filter]")?.focus();
    else if (event.key === "j" || event.key === "k") moveInRows(event.key === "j" ? 1 : -1);
    else if (/^[1-9]$/.test(event.key)) document.querySelectorAll<HTMLElement>("[role=tab]")[Number(event.key) - 1]?.click();
    else return;
    event.preventDefault();
  });
}

function moveInRows(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const index = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(rows.length - 1, Math.max(0, index + step))]?.focus();
}

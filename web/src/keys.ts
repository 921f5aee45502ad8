/** Keys that work everywhere. */
import { element } from "./element.ts";

const KEYS = [
  ["/", "go to the filter"],
  ["j, k or ↓, ↑", "next and previous row"],
  ["Enter", "open the row"],
  ["1, 2, 3", "timeline, grid, table of a run; dead, parked reports"],
  ["Escape", "close what is open"],
  ["t", "light or dark"],
  ["?", "show these keys"],
] as const;

const dialog = element(
  "dialog",
  { "aria-label": "Keys" },
  element("h2", {}, "Keys"),
  element(
    "dl",
    { class: "keys" },
    ...KEYS.flatMap(([key, meaning]) => [
      element("dt", {}, element("kbd", {}, key)),
      element("dd", {}, meaning),
    ]),
  ),
  element("form", { method: "dialog" }, element("button", {}, "Close")),
);

/** Show the list of keys. */
export function showKeys(): void {
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

/** Listen to keys; `switchTheme` is called for one of them. */
export function listenToKeys(switchTheme: () => void): void {
  const tabs = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const actions = new Map<string, () => void>([
    ["?", showKeys],
    ["t", switchTheme],
    ["/", () => document.querySelector<HTMLElement>("[data-filter]")?.focus()],
    ["j", () => moveInRows(1)],
    ["k", () => moveInRows(-1)],
    ...tabs.map((key, index) => [key, () => chooseTab(index)] as const),
  ]);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || dialog.open)
      return;
    const target = event.target as HTMLElement;
    if (target.matches("input, select, textarea")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    const act = actions.get(event.key);
    if (act === undefined) return;
    act();
    event.preventDefault();
  });
}

function chooseTab(index: number): void {
  document.querySelectorAll<HTMLElement>("[role=tab]")[index]?.click();
}

function moveInRows(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const index = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(rows.length - 1, Math.max(0, index + step))]?.focus();
}

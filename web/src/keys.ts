/** Keys that work everywhere. */

/** Listen to keys until the signal aborts; each of `actions` is called for its key. */
export function listenToKeys(own: Readonly<Record<string, () => void>>, signal: AbortSignal): void {
  const tabs = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const actions = new Map<string, () => void>([
    ...Object.entries(own),
    ["/", () => document.querySelector<HTMLElement>("[data-filter]")?.focus()],
    ["j", () => moveInRows(1)],
    ["k", () => moveInRows(-1)],
    ...tabs.map((key, index) => [key, () => chooseTab(index)] as const),
  ]);
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]") !== null) return;
    const target = event.target as HTMLElement;
    if (target.matches("input, select, textarea")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    const act = actions.get(event.key);
    if (act === undefined) return;
    act();
    event.preventDefault();
  };
  document.addEventListener("keydown", pressed, { signal });
}

function chooseTab(index: number): void {
  document.querySelectorAll<HTMLElement>("[role=tab]")[index]?.click();
}

function moveInRows(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  if (rows.length === 0) {
    moveInView(step);
    return;
  }
  const index = rows.indexOf(document.activeElement as HTMLElement);
  rows[Math.min(rows.length - 1, Math.max(0, index + step))]?.focus();
}

/** In a run, the view moves as by its own keys. */
function moveInView(step: number): void {
  const view = document.querySelector<HTMLElement>("#panel [role=application], #panel [role=grid]");
  if (view === null) return;
  view.focus();
  const key = step > 0 ? "ArrowDown" : "ArrowUp";
  view.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
}

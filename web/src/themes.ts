/** Light, dark, or the system's theme. */

export type Theme = "light" | "dark";

const KEY = "fuel-history-theme";
let forNow: Theme | null = null;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Return the current theme. */
export function theme(): Theme {
  const chosen = kept();
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

// A file inside another page may not store anything.
function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return forNow;
  }
}

function keep(chosen: Theme | null): void {
  forNow = chosen;
  try {
    if (chosen === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // It lasts as long as the page.
  }
}

/** Return the value of a custom property in the current theme. */
export function colour(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}

/** Show the theme; canvases listen to the window's event `themechange`. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
  window.dispatchEvent(new Event("themechange"));
}

/** Switch to the other theme. */
export function switchTheme(): void {
  const other = theme() === "dark" ? "light" : "dark";
  keep((dark.matches ? "dark" : "light") === other ? null : other);
  applyTheme();
}

dark.addEventListener("change", applyTheme);

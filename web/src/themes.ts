/** Light, dark, or as the system has it. */

export type Theme = "light" | "dark";

const KEY = "fuel-history-theme";
let forNow: Theme | null = null;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Return the theme that the page shows. */
export function theme(): Theme {
  const chosen = kept();
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

// Where a file is shown inside of another page nothing may be kept.
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

/** Return the colour that a custom property has in the theme of now. */
export function colour(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}

/** Show the theme; whoever draws on a canvas hears the event `themechange` of the window. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
  window.dispatchEvent(new Event("themechange"));
}

/** Show the other theme, from now on. */
export function switchTheme(): void {
  const other = theme() === "dark" ? "light" : "dark";
  keep((dark.matches ? "dark" : "light") === other ? null : other);
  applyTheme();
}

dark.addEventListener("change", applyTheme);

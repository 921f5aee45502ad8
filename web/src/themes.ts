/** Light, dark, or as the system has it. */

export type Theme = "light" | "dark";

const KEY = "fuel-history-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Return the theme that the page shows. */
export function theme(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

/** Return the colour that a custom property has in the theme of now. */
export function colour(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}

/** Show the theme; whoever draws on a canvas hears the event `themechange` of the window. */
export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme();
  window.dispatchEvent(new Event("themechange"));
}

/** Show the other theme, from now on. */
export function switchTheme(): void {
  const other = theme() === "dark" ? "light" : "dark";
  if ((dark.matches ? "dark" : "light") === other) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, other);
  applyTheme();
}

dark.addEventListener("change", applyTheme);

/** The address of a view: `#/runs/7?tasks=hosts`. */

/** The event of the window when `replaceQuery` has changed the address. */
export const ROUTE_CHANGE = "routechange";

export interface Route {
  /** "runs", "7". */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

/** Parse the address. */
export function route(): Route {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s, 2);
  return { parts: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

/** Return the address for parts and parameters; empty parameters are left out. */
export function address(
  parts: readonly (string | number)[],
  query: Readonly<Record<string, string | number | null>> = {},
): string {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `#/${parts.map((part) => encodeURIComponent(part)).join("/")}${text ? `?${text}` : ""}`;
}

/** Change parameters of the current address, without a new history entry. */
export function replaceQuery(changes: Readonly<Record<string, string | null>>): void {
  const { parts, query } = route();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  history.replaceState(null, "", address(parts, Object.fromEntries(query)));
  window.dispatchEvent(new Event(ROUTE_CHANGE));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address as a component sees it. */
import { useLayoutEffect } from "preact/hooks";
import { ROUTE_CHANGE, type Route, route } from "./route.ts";
import { useChanges } from "./use_changes.ts";

/** Return the route; the component is drawn again when it changes. */
export function useRoute(): Route {
  const changed = useChanges();
  useLayoutEffect(() => {
    addEventListener("hashchange", changed);
    addEventListener(ROUTE_CHANGE, changed);
    return () => {
      removeEventListener("hashchange", changed);
      removeEventListener(ROUTE_CHANGE, changed);
    };
  }, [changed]);
  return route();
}

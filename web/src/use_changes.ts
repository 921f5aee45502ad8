/** Draw a component again. */
import { useReducer } from "preact/hooks";

/** Return a function that draws the component again. */
export function useChanges(): () => void {
  const [, changed] = useReducer<number, void>((times) => times + 1, 0);
  return changed as () => void;
}

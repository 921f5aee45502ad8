/** The title of the browser's tab. */
import { useEffect } from "preact/hooks";

/** Show what the view is of. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Fuel deployment history`;
  }, [title]);
}

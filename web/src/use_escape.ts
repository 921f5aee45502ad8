/** The key Escape, wherever the focus is. */
import { useEffect, useRef } from "preact/hooks";

/** Call `close` for each Escape while `isOpen`, except those that close a dialog. */
export function useEscape(close: () => void, isOpen: boolean): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!isOpen) return;
    const pressed = ({ key }: KeyboardEvent): void => {
      if (key === "Escape" && document.querySelector("dialog[open]") === null) latest.current();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [isOpen]);
}

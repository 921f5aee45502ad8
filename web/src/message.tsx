/** A message of a task or of a run. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { readable } from "./readable.ts";

/** The message as it is; the keyboard reaches one that scrolls because it is long. */
export function Message({ text }: { readonly text: string }) {
  const place = useRef<HTMLParagraphElement>(null);
  const [isLong, setIsLong] = useState(false);
  useLayoutEffect(() => {
    const { current } = place;
    if (current === null) return;
    const observer = new ResizeObserver(() =>
      setIsLong(current.scrollHeight > current.clientHeight),
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <p class="message" ref={place} tabIndex={isLong ? 0 : undefined}>
      {readable(text)}
    </p>
  );
}

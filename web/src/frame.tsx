/** The frame around every view. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { listenToKeys } from "./keys.ts";
import { KeysDialog } from "./keys_dialog.tsx";
import { switchTheme } from "./themes.ts";

interface FrameProps {
  /** The page's name, first in the top bar. */
  readonly home: ComponentChildren;
  readonly links?: ComponentChildren;
  /** Last in the bar. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The top bar, the keys that work everywhere, and the place of the views. */
export function Frame({ home, links, actions, children }: FrameProps) {
  const main = useRef<HTMLElement>(null);
  const keys = useRef<HTMLDialogElement>(null);
  const showKeys = (): void => keys.current?.showModal();
  useEffect(() => {
    const stopped = new AbortController();
    listenToKeys({ "?": () => keys.current?.showModal(), t: switchTheme }, stopped.signal);
    return () => stopped.abort();
  }, []);
  const skip = (event: Event): void => {
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: the fragment of the address names the view. */}
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="top">
        {home}
        {links}
        <span class="buttons">
          <button type="button" onClick={showKeys} title="Keys (?)" aria-label="Keys">
            ?
          </button>
          <button
            type="button"
            onClick={switchTheme}
            title="Light or dark (t)"
            aria-label="Light or dark"
          >
            ◐
          </button>
          {actions}
        </span>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <KeysDialog dialog={keys} />
    </>
  );
}

/** The frame around every view. */
import { element } from "./element.ts";
import { showKeys } from "./keys.ts";
import { switchTheme } from "./themes.ts";

/** Add the top bar and the place of the views to the document; `more` comes last in the bar. */
export function frame(
  main: HTMLElement,
  home: HTMLElement,
  links: HTMLElement | null = null,
  ...more: readonly HTMLElement[]
): void {
  document.body.append(
    element(
      "a",
      {
        class: "skip",
        href: "#main",
        click: (event: Event) => {
          event.preventDefault();
          main.focus();
        },
      },
      "Skip to the content",
    ),
    element(
      "header",
      { class: "top" },
      home,
      links,
      element(
        "span",
        { class: "buttons" },
        element(
          "button",
          { type: "button", click: showKeys, title: "Keys (?)", "aria-label": "Keys" },
          "?",
        ),
        element(
          "button",
          {
            type: "button",
            click: switchTheme,
            title: "Light or dark (t)",
            "aria-label": "Light or dark",
          },
          "◐",
        ),
        ...more,
      ),
    ),
    main,
  );
}

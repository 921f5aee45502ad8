/** A question before an irreversible action. */
import { element } from "./element.ts";

export interface Question {
  readonly question: string;
  readonly more: string;
  /** The label of the button that confirms. */
  readonly act: string;
}

/** Ask; resolves with whether the user confirmed. */
export function confirmed({ question, more, act }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = element(
      // The page's own keys are disabled meanwhile.
      "dialog",
      {
        class: "confirm",
        "aria-labelledby": "question",
        keydown: (event: KeyboardEvent) => event.stopPropagation(),
      },
      element("h2", { id: "question" }, question),
      element("p", {}, more),
      element(
        "form",
        { method: "dialog", class: "actions" },
        element("button", { value: "no", autofocus: true }, "Cancel"),
        element("button", { value: "yes", class: "primary" }, act),
      ),
    );
    // Leaving the page, for example with the browser's Back, does not confirm.
    const leave = (): void => dialog.close("no");
    addEventListener("hashchange", leave);
    dialog.addEventListener("close", () => {
      removeEventListener("hashchange", leave);
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

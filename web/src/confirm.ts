/** A question before something that cannot be undone. */
import { element } from "./element.ts";

export interface Question {
  readonly question: string;
  readonly more: string;
  /** What the button says that agrees. */
  readonly act: string;
}

/** Ask; resolves with whether somebody agreed. */
export function confirmed({ question, more, act }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = element(
      // The page's own keys are none while it asks.
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
    // Who goes elsewhere, by the browser's Back for instance, has not agreed.
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

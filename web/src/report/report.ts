/** A run's page in one file with its data: `fuel2 task report`. */
import { element } from "../element.ts";
import { timeElement } from "../format.ts";
import { frame } from "../frame.ts";
import { listenToKeys } from "../keys.ts";
import { failure } from "../marks.ts";
import { runPage } from "../run/page.ts";
import { isOver } from "../status.ts";
import { applyTheme, switchTheme } from "../themes.ts";
import type { Held } from "./held.ts";
import { HeldSource } from "./source.ts";
import { told } from "./told.ts";

const main = element("main", { id: "main", tabindex: -1 });

function show(): void {
  const held = JSON.parse(document.querySelector("#held")?.textContent ?? "") as Held;
  const source = new HeldSource(held);
  const view = runPage(source);
  main.replaceChildren(
    element(
      "p",
      { class: "made" },
      "Saved ",
      timeElement(source.madeAt),
      ` from ${held.server}.`,
      !isOver(held.run) &&
        element("strong", {}, " The run was still going: later changes are not in this file."),
    ),
    ...told(held),
    view.root,
  );
  document.title = `${view.title} – Fuel deployment history`;
  addEventListener("hashchange", () => view.moved?.());
}

applyTheme();
frame(main, element("span", { class: "home" }, "Fuel deployment history"));
listenToKeys(switchTheme);
try {
  show();
} catch {
  main.replaceChildren(
    failure(new Error("This file is damaged or incomplete."), () => location.reload()),
  );
}

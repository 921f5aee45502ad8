/** The view of dead and parked reports. */
import { element } from "../element.ts";
import { address, route } from "../route.ts";
import { Tabs } from "../tabs.ts";
import type { View } from "../view.ts";
import { DEAD } from "./dead.ts";
import type { Kind } from "./kind.ts";
import { KeptList } from "./list.ts";
import { PARKED } from "./parked.ts";

const KINDS: readonly [Kind, ...Kind[]] = [DEAD, PARKED];

/** Return the view; `changed` is called when reports were replayed or removed. */
export function reportsPage(changed: () => void): View {
  const tabs = new Tabs(KINDS, (name) => {
    location.hash = address(["reports", name]);
  });
  let list: KeptList | null = null;
  const show = (): void => {
    const kind = KINDS.find(({ name }) => name === route().parts[1]) ?? KINDS[0];
    if (tabs.chosen === kind.name) {
      list?.moved();
      return;
    }
    list?.destroy();
    tabs.choose(kind.name);
    list = new KeptList(kind, changed);
    tabs.panel.replaceChildren(list.root);
  };
  show();
  return {
    root: element(
      "div",
      { class: "view" },
      element("h1", {}, "Reports"),
      element("div", { class: "bar" }, tabs.list),
      tabs.panel,
    ),
    title: "Reports",
    moved: show,
    destroy: () => list?.destroy(),
  };
}

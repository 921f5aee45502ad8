/** A report of the list, opened beside it. */
import { change } from "../api.ts";
import { confirmed } from "../confirm.ts";
import { element } from "../element.ts";
import { failure, loading, nothing } from "../marks.ts";
import { outcomeTold, replay } from "./all.ts";
import type { KeptReports, Kind } from "./kind.ts";

export interface PanelOptions {
  readonly kind: Kind;
  readonly key: string;
  readonly mayChange: Promise<boolean>;
  readonly close: () => void;
  /** Carry out a change of reports; resolves with the message to show. */
  readonly act: (what: () => Promise<string | null>) => Promise<void>;
}

/** Return the panel of a report. */
export function panel(options: PanelOptions, signal: AbortSignal): HTMLElement {
  const { kind, key, close } = options;
  const body = element("div", { class: "described" }, loading("its details"));
  const load = async (): Promise<void> => {
    try {
      const [found, mayChange] = await Promise.all([kind.describe(key, signal), options.mayChange]);
      if (signal.aborted) return;
      if (found === null)
        body.replaceChildren(
          nothing("It no longer exists.", "It was recorded or removed meanwhile."),
        );
      else body.replaceChildren(...(mayChange ? [actions(options, found.row)] : []), ...found.body);
    } catch (error) {
      if (!signal.aborted) body.replaceChildren(failure(error, () => void load()));
    }
  };
  void load();
  return element(
    "aside",
    { class: "card details", "aria-label": kind.nameOf(key), tabindex: -1 },
    element(
      "button",
      {
        type: "button",
        class: "close",
        click: close,
        "aria-label": "Close",
        title: "Close (Escape)",
      },
      "✕",
    ),
    element("h2", {}, kind.nameOf(key)),
    body,
  );
}

function actions({ kind, key, act, close }: PanelOptions, row: KeptReports): HTMLElement {
  const why = kind.cannotReplay(row);
  const again = kind.wasReplayed(row);
  const send = (): Promise<void> => act(async () => outcomeTold(await replay(kind, [key], again)));
  const remove = (): Promise<void> =>
    act(async () => {
      const what = kind.told(1, kind.reportsOf(row));
      if (
        !(await confirmed({
          question: `Remove ${what} permanently?`,
          more: "It exists nowhere else.",
          act: `Remove ${what}`,
        }))
      )
        return null;
      await change("DELETE", kind.removal(row));
      close();
      return `Removed: ${what}.`;
    });
  return element(
    "div",
    { class: "actions" },
    element(
      "button",
      { type: "button", disabled: why !== null, click: () => void send() },
      again ? "Replay again" : "Replay",
    ),
    element("button", { type: "button", click: () => void remove() }, "Remove…"),
    why !== null && element("span", { class: "quiet" }, why),
  );
}

/** What came, shown as a text that can command nothing. */
import { element } from "../element.ts";
import { count } from "../format.ts";
import type { ParkedReport } from "../shapes.ts";

/** What came, as far as it is kept. */
type Payload = Pick<ParkedReport, "payload" | "payload_encoding" | "is_whole">;

/** More of a text is shown when somebody asks: a MiB takes a browser a while. */
const AT_FIRST = 20_000;

/**
 * What commands a terminal, or shows a text in another order than it has: as escaping.py has it.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]/gu;

/** Return a text in which controls and marks of direction are spelled out. */
export function readable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const number = character.charCodeAt(0);
    return number < 0x100
      ? `\\x${number.toString(16).padStart(2, "0")}`
      : `\\u${number.toString(16).padStart(4, "0")}`;
  });
}

/** Return what came, of a long text the beginning; `name` says whose it is. */
export function payloadShown(
  { payload, payload_encoding: encoding, is_whole: isWhole }: Payload,
  name: string,
): HTMLElement {
  const place = element(
    "pre",
    { tabindex: 0, "aria-label": name },
    readable(payload.slice(0, AT_FIRST)),
  );
  const all = element(
    "button",
    {
      type: "button",
      click: () => {
        place.textContent = readable(payload);
        all.remove();
        place.focus();
      },
    },
    `Show all ${count(payload.length)} characters`,
  );
  return element(
    "div",
    { class: "payload" },
    encoding === "base64" && element("p", { class: "quiet" }, "It is not text. In base64:"),
    place,
    !isWhole && element("p", { class: "quiet" }, "Only its beginning was kept."),
    payload.length > AT_FIRST && all,
  );
}

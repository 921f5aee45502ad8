/** The content of a report, shown as text without control characters. */
import { element } from "../element.ts";
import { count } from "../format.ts";
import type { ParkedReport } from "../shapes.ts";

/** The content, as far as it is kept. */
type Payload = Pick<ParkedReport, "payload" | "payload_encoding" | "is_whole">;

/** The rest of a long text is shown on request: a MiB takes a browser a while. */
const AT_FIRST = 20_000;

/** Characters that control a terminal or reorder a text: the same as in escaping.py. */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]/gu;

/** Return a text with control characters and direction marks escaped. */
export function readable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const number = character.charCodeAt(0);
    return number < 0x100
      ? `\\x${number.toString(16).padStart(2, "0")}`
      : `\\u${number.toString(16).padStart(4, "0")}`;
  });
}

/** Return the content, or the start of a long one; `name` labels it. */
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

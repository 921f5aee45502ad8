/** Texts of others, shown so that they cannot deceive. */

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

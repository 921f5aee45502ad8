r"""Make texts from elsewhere harmless for terminals, logs and people; pure.

A terminal obeys control characters (ESC starts its commands), and direction marks show
a text in another order than it has: ``CVE-2021-42574``. Both are replaced by Python's
notation: ESC becomes ``\x1b``, a right-to-left override ``\u202e``. Everything else
stays: letters of any script, combining characters, emoji and their joiners.
"""

import re
from typing import Final


#: Characters that control or reorder, except line breaks and tabs: controls (C0, DEL,
#: C1); direction marks, embeddings, overrides and isolates; line and paragraph
#: separators; interlinear annotations; and lone surrogates, which no encoding has.
UNSAFE: Final = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
    r"\ufff9-\ufffb\ud800-\udfff"
)
_UNSAFE = re.compile(f"[{UNSAFE}]")
_UNSAFE_IN_LINE = re.compile(rf"[\t\n{UNSAFE}]")
_SHORT = {"\t": r"\t", "\n": r"\n"}
_ONE_BYTE = 0x100


def escape(text: str) -> str:
    """Return a text of one or more lines without characters that control a terminal."""
    # Fast path: most texts contain none of them.
    return text if text.isprintable() else _UNSAFE.sub(_spelled, text)


def escape_line(text: str) -> str:
    r"""Return a text as one line: like :func:`escape`; a line break becomes ``\n``."""
    return text if text.isprintable() else _UNSAFE_IN_LINE.sub(_spelled, text)


def escape_json(text: str) -> str:
    """Return a JSON text with the same value that cannot control a terminal."""
    # The other characters can occur in JSON strings only, where this is JSON's own
    # notation. (Line breaks occur between values.)
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _spelled(found: re.Match[str]) -> str:
    character = found[0]
    if short := _SHORT.get(character):
        return short
    number = ord(character)
    return f"\\x{number:02x}" if number < _ONE_BYTE else f"\\u{number:04x}"

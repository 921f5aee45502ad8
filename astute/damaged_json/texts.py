"""Repair a JSON string with an invalid byte, character or escape."""

import json
import re


_ESCAPE_OR_CONTROL = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\u[0-9a-fA-F]{4}"
    r'|\\["\\/bfnrt]'
    r"|\\."
    r"|[\x00-\x1f]",
    re.DOTALL,
)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def mended_text(token: bytes) -> bytes:
    """Return a string, with its quotation marks, repaired.

    Returns the token itself if nothing is wrong with it.
    """
    try:
        text, is_changed = token.decode(), False
    except UnicodeDecodeError:
        text, is_changed = token.decode(errors="replace"), True
    mended = _ESCAPE_OR_CONTROL.sub(_mended_escape, text)
    return mended.encode() if is_changed or mended != text else token


def _mended_escape(found: re.Match[str]) -> str:
    escape = found[0]
    if len(escape) == 1:
        return f"\\u{ord(escape):04x}"
    if len(escape) == len(r"\u0000"):
        return _REPLACEMENT if _HALF_PAIR.match(escape) else escape
    # A pair, or one of the short escapes; any other is invalid.
    return (
        escape
        if len(escape) > len(r"\u0000") or escape[1] in '"\\/bfnrt'
        else _REPLACEMENT
    )


def key_of(token: bytes) -> str:
    """Return the value of a valid string token."""
    return str(json.loads(token)) if b"\\" in token else token[1:-1].decode()

"""Details of reports: texts and JSON that are kept for people, within bounds; pure.

A detail decides nothing. One that is good is kept as it came, and finding that out is
all that a good report costs. One that is not is mended, which never fails.
"""

from collections.abc import Callable

import msgspec

from astute.bad_report import BadReport, Reason
from astute.damaged_json.mend import mend_json
from astute.damaged_json.readable import is_readable
from astute.wire import WireError


#: Characters of a text, bytes of a JSON object: what is longer is cut, or left out.
LONGEST_TEXT, LONGEST_JSON = 1 << 20, 4 << 20
_EMPTY = (b"", b"null")
_NUL = "\0"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_decode_text = msgspec.json.Decoder(str | None).decode


def good_text(text: str | None) -> str | None:
    """Return a text that can be kept, None where it is empty.

    Raises :class:`BadReport` where it has to be mended.
    """
    if not text:
        return None
    if _NUL in text or len(text) > LONGEST_TEXT:
        raise BadReport(Reason.impossible_value, "a text has NUL or is too long")
    return text


def good_object(raw: msgspec.Raw) -> str | None:
    """Return a JSON object that can be kept, as text; None where there is none.

    Raises :class:`BadReport` where it has to be mended.
    """
    text = bytes(raw)
    if text == b"{}":
        return "{}"
    if text in _EMPTY:
        return None
    if text[0] != ord("{") or len(text) > LONGEST_JSON or not is_readable(text):
        raise BadReport(Reason.impossible_value, "a JSON object has to be mended")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise BadReport(Reason.not_json, str(error)) from error


def mended_text(raw: msgspec.Raw, mended: Callable[[], None]) -> str | None:
    """Return what can be kept of valid JSON as a text; `mended` is called if not all.

    PostgreSQL keeps no NUL in a text.
    """
    try:
        text = _decode_text(raw) if bytes(raw) else None
    except WireError:
        mended()
        text = bytes(raw).decode(errors="replace")
    if text and _NUL in text:
        mended()
        text = text.replace(_NUL, _REPLACEMENT)
    if text and len(text) > LONGEST_TEXT:
        mended()
        left_out = len(text) - LONGEST_TEXT
        text = f"{text[:LONGEST_TEXT]}… ({left_out} more characters are left out)"
    return text or None


def mended_object(raw: msgspec.Raw, mended: Callable[[], None]) -> str | None:
    """Return what can be kept of valid JSON as an object, likewise.

    What is no object is kept in one, as `value`; what is too large is `left_out`.
    """
    text = bytes(raw)
    if text in _EMPTY:
        return None
    if len(text) > LONGEST_JSON:
        mended()
        told = f"{len(text)} bytes of JSON, of which {LONGEST_JSON} are kept at most"
        return msgspec.json.encode({"left_out": told}).decode()
    if text[0] != ord("{"):
        mended()
        text = b'{"value":%b}' % text
    text = readable(text, mended)
    return text.decode()


def readable(text: bytes, mended: Callable[[], None]) -> bytes:
    """Return valid JSON so that every reader takes it, and in UTF-8, likewise."""
    if is_readable(text):
        try:
            text.decode()
        except UnicodeDecodeError:
            pass
        else:
            return text
    found = mend_json(text)
    if found is None or not found.paths:
        return text
    mended()
    return found.text

"""Details of reports: texts and JSON for people, with limits; pure.

A detail decides nothing. A good detail is kept unchanged, and checking it is the only
cost for a good report. A bad one is mended, which never fails.
"""

from collections.abc import Callable

import msgspec

from astute.bad_report import BadReport, Reason
from astute.damaged_json.mend import mend_json
from astute.damaged_json.readable import is_readable
from astute.wire import WireError


#: Maximum characters of a text and bytes of a JSON object; longer ones are cut or
#: dropped.
LONGEST_TEXT, LONGEST_JSON = 1 << 20, 4 << 20
_EMPTY = (b"", b"null")
_NUL = "\0"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_decode_text = msgspec.json.Decoder(str | None).decode


def good_text(text: str | None) -> str | None:
    """Return a text that can be stored; None: it is empty.

    Raises :class:`BadReport` if it must be mended.
    """
    if not text:
        return None
    if _NUL in text or len(text) > LONGEST_TEXT:
        raise BadReport(Reason.impossible_value, "a text has NUL or is too long")
    return text


def good_object(raw: msgspec.Raw) -> str | None:
    """Return a JSON object that can be stored, as text; None: there is none.

    Raises :class:`BadReport` if it must be mended.
    """
    text = bytes(raw)
    if text == b"{}":
        return "{}"
    if text in _EMPTY:
        return None
    if text[0] != ord("{") or len(text) > LONGEST_JSON or not is_readable(text):
        raise BadReport(Reason.impossible_value, "a JSON object must be mended")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise BadReport(Reason.not_json, str(error)) from error


def mended_text(raw: msgspec.Raw, mended: Callable[[], None]) -> str | None:
    """Return valid JSON as a text that can be stored; `mended` is called if it differs.

    PostgreSQL cannot store NUL in a text.
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
    """Return valid JSON as an object that can be stored; `mended` as above.

    A value that is not an object is put into one, as `value`; one that is too large
    becomes `left_out`.
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
    """Return valid JSON that every parser accepts, in UTF-8; `mended` as above."""
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

"""Split JSON with possibly damaged values into tokens, in one pass over its bytes."""

import re
from collections.abc import Iterator


_TOKEN = re.compile(
    rb"[ \t\r\n,:]*+(?:"
    rb'("[^"\\\x00-\x1f\x80-\xff]*+")'
    rb'|("[^"\\]*+(?:\\.[^"\\]*+)*+")'
    rb"|([\[{])"
    rb"|([\]}])"
    # Words separated only by blanks count as one invalid word.
    rb'|([^ \t\r\n,:\[\]{}"]++(?:[ \t\r\n]++[^ \t\r\n,:\[\]{}"]++)*+)'
    rb")",
    re.DOTALL,
)
#: Kinds of tokens.
CLEAN_TEXT, TEXT, OPENING, CLOSING, WORD = range(1, 6)
_SEPARATORS = re.compile(rb"[ \t\r\n,:]*+")


class NoStructureError(Exception):
    """The text does not end."""


def tokens(text: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the kind, the start and the end of each token.

    Raises NoStructureError.
    """
    place, end = 0, len(text)
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None or found.lastindex is None:
            # Only separators, or a string without its closing quotation mark.
            separators = _SEPARATORS.match(text, place)
            if separators is None or separators.end() < end:
                raise NoStructureError
            return
        place = found.end()
        yield found.lastindex, found.start(found.lastindex), place


def split_array(text: bytes) -> list[bytes] | None:
    """Return an array's elements unchanged, good and bad; None: it does not end."""
    spans: list[tuple[int, int]] = []
    depth, first = 0, 0
    try:
        for kind, begin, end in tokens(text):
            if depth == 0 and (spans or text[begin:end] != b"["):
                return None
            if depth == 1 and kind != CLOSING:
                first = begin
            depth += (kind == OPENING) - (kind == CLOSING)
            if depth == 1 and end > first > 0:
                if spans and b"," not in text[spans[-1][1] : first]:
                    first = spans.pop()[0]
                spans.append((first, end))
    except NoStructureError:
        return None
    return None if depth else [text[first:end] for first, end in spans]

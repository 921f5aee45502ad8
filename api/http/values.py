"""Parse the text of one query parameter; pure.

Each function raises ValueError for an unusable text; the error's text continues the
parameter's name.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar


Word = TypeVar("Word", bound=str)

#: The largest id of a transaction or cluster that its column can hold.
LARGEST_ID = 2**31 - 1
_BOOLEANS = {"1": True, "t": True, "true": True, "0": False, "f": False, "false": False}


def text(given: str) -> str:
    """Return the text without surrounding spaces."""
    stripped = given.strip()
    if "\0" in stripped:  # PostgreSQL cannot store NUL in a text
        raise ValueError("must not contain a NUL character")
    return stripped


def items(given: str) -> tuple[str, ...]:
    """Return the items of a comma-separated list, without duplicates, in order."""
    return tuple(dict.fromkeys(map(str.strip, text(given).split(","))))


def boolean(given: str) -> bool:
    """Return whether a switch is on."""
    word = given.lower()
    if word not in _BOOLEANS:
        raise ValueError("must be 0 or 1")
    return _BOOLEANS[word]


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a parser of whole numbers within these bounds."""

    def parse(given: str) -> int:
        is_short = len(given) <= len(str(highest))
        digits = given.isascii() and given.isdecimal() and is_short
        if not digits or not lowest <= int(given) <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return int(given)

    return parse


def one_of(words: Iterable[Word]) -> Callable[[str], Word]:
    """Return a parser of these words."""
    by_text = {str(word): word for word in words}

    def parse(given: str) -> Word:
        if given not in by_text:
            raise ValueError(f"must be one of: {', '.join(by_text)}")
        return by_text[given]

    return parse

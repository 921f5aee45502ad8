"""Sort objects by several of their values."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar


_T = TypeVar("_T")


def in_order(
    things: Sequence[_T],
    values: Sequence[Callable[[_T], Any]],
    *,
    descending: bool,
) -> Sequence[_T]:
    """Return the objects sorted by the first value, then by the second and so on.

    Missing values (None) come last in either direction.
    """
    for value in reversed(values):
        valued = [(value(thing), thing) for thing in things]
        there = [(each, thing) for each, thing in valued if each is not None]
        key = _natural if all(isinstance(each, str) for each, _ in there) else _plain
        there.sort(key=key, reverse=descending)
        things = [thing for _, thing in there]
        things += [thing for each, thing in valued if each is None]
    return things


def _plain(valued: tuple[Any, object]) -> Any:
    return valued[0]


def _natural(valued: tuple[Any, object]) -> tuple[bool, int, str, str]:
    # Ids of nodes are texts, mostly of numbers; 5 comes before 10.
    text: str = valued[0]
    is_number = text.isascii() and text.isdigit()
    # Compared by length: Python refuses to parse thousands of digits.
    digits = text.lstrip("0") if is_number else ""
    return not is_number, len(digits), digits, text

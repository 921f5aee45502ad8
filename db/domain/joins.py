"""The building blocks of every merge; each is a join.

A join is commutative, associative and idempotent: reports may arrive in any order,
twice, or split into any batches, and the result is the same.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any, TypeVar


Item = TypeVar("Item")
Number = TypeVar("Number", bound=int)


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier time; None means "not known yet"."""
    if one is None:
        return other
    if other is None or one <= other:
        return one
    return other


def greatest(one: Number | None, other: Number | None) -> Number | None:
    """Return the greater number; None means "not known"."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def is_earlier(one: datetime | None, other: datetime | None) -> bool:
    """Return whether `one` came before `other`; None is later than every time."""
    return one is not None and (other is None or one < other)


def fold(
    items: Iterable[Item],
    key: Callable[[Item], Hashable],
    merge: Callable[[Item, Item], Item],
) -> list[Item]:
    """Merge items to one per key, sorted by key.

    All writers store in this order, so two workers cannot deadlock.
    """
    merged: dict[Any, Item] = {}
    for item in items:
        item_key = key(item)
        known = merged.get(item_key)
        merged[item_key] = item if known is None else merge(known, item)
    return [merged[item_key] for item_key in sorted(merged)]

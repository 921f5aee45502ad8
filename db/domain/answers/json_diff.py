"""What differs between two JSON values: paths; pure."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


#: Members that tell which object of a list is which, the first that all have.
_NAMES = ("id", "uid", "name", "node_id", "key")
_LONGEST = 200


class Change(enum.StrEnum):
    """What became of a value."""

    added = "added"
    removed = "removed"
    changed = "changed"


class Difference(NamedTuple):
    """One path at which two values differ."""

    path: str
    change: Change
    #: JSON values, long ones cut; None also where there was none.
    before: Any
    after: Any


def differences(before: Any, after: Any, path: str = "") -> Iterator[Difference]:
    """Yield where two values differ, in the order of their paths.

    Objects in lists are found again by their `id`, `uid`, `name`, `node_id` or `key`;
    other lists are compared as a whole where they have other lengths.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _members(before, after, path, ".")
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, path)
    elif type(before) is not type(after) or before != after:
        yield Difference(path, Change.changed, _short(before), _short(after))


def _members(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str, point: str
) -> Iterator[Difference]:
    for name in sorted({*before, *after}):
        its = f"{path}{point}{name}" if path or point != "." else name
        its += "]" if point == "[" else ""
        if name not in before:
            yield Difference(its, Change.added, None, _short(after[name]))
        elif name not in after:
            yield Difference(its, Change.removed, _short(before[name]), None)
        else:
            yield from differences(before[name], after[name], its)


def _lists(
    before: Sequence[Any], after: Sequence[Any], path: str
) -> Iterator[Difference]:
    for name in _NAMES:
        ours, theirs = _keyed(before, name), _keyed(after, name)
        if ours is not None and theirs is not None:
            yield from _members(ours, theirs, path, "[")
            return
    if len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
        return
    yield Difference(path, Change.changed, _short(before), _short(after))


def _keyed(values: Sequence[Any], name: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for value in values:
        key = value.get(name) if isinstance(value, dict) else None
        if not isinstance(key, str | int) or str(key) in found:
            return None
        found[str(key)] = value
    return found


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[:_LONGEST] + "…"
    if isinstance(value, dict | list) and len(str(value)) > _LONGEST:
        return f"{len(value)} {'members' if isinstance(value, dict) else 'items'}"
    return value

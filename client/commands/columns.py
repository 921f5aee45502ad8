"""What a command shows of its objects, and in which order."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from client.output.cells import Cells


_T = TypeVar("_T")


class Column(NamedTuple, Generic[_T]):
    """One column: its heading, and what it shows of an object."""

    name: str
    cell: Callable[[_T, Cells], Any]
    #: Whether it is shown without being asked for.
    usual: bool = True


def plain(
    name: str, attribute: str | None = None, *, usual: bool = True
) -> Column[Any]:
    """Return the column of an attribute, as it is."""
    found = attribute or name
    return Column(name, lambda thing, cells: getattr(thing, found), usual)


def status(name: str = "status") -> Column[Any]:
    """Return the column of a status."""
    return Column(name, lambda thing, cells: cells.status(getattr(thing, name)))


def time(name: str, *, usual: bool = True) -> Column[Any]:
    """Return the column of a time."""
    return Column(name, lambda thing, cells: cells.time(getattr(thing, name)), usual)


def duration(*, usual: bool = True) -> Column[Any]:
    """Return the column of a duration in seconds."""
    return Column(
        "duration", lambda thing, cells: cells.duration(thing.duration), usual
    )


def chosen(
    columns: Sequence[Column[_T]], asked: Sequence[str], *, everything: bool
) -> list[Column[_T]]:
    """Return the columns to show; raises ValueError for a name that there is not.

    `asked` are names that were typed: they may be in capitals, with blanks.
    """
    names = {name.lower().strip().replace(" ", "_") for name in asked}
    unknown = names - {column.name for column in columns}
    if unknown:
        known = ", ".join(column.name for column in columns)
        raise ValueError(
            f"there is no column {', '.join(sorted(unknown))}; there are: {known}"
        )
    if names:
        return [column for column in columns if column.name in names]
    return [column for column in columns if everything or column.usual]

"""What a command shows of its objects, and in which order."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from fuel_history.output.cells import Cells


_T = TypeVar("_T")


class Column(NamedTuple, Generic[_T]):
    """One column: its heading, and what it shows of an object."""

    name: str
    cell: Callable[[_T, Cells], Any]
    #: Whether it is shown without being asked for.
    usual: bool = True

    def value(self, cells: Cells) -> Callable[[_T], Any]:
        """Return what shows an object's cell."""
        return lambda thing: self.cell(thing, cells)


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


def mended() -> Column[Any]:
    """Return the column of details that could not be kept as they came."""
    return Column(
        "mended",
        lambda thing, cells: ", ".join(thing.mended) if thing.mended else None,
        usual=False,
    )


def named(columns: Sequence[Column[_T]], asked: Sequence[str]) -> list[Column[_T]]:
    """Return the columns of these names; raises ValueError where there is none.

    Names are as they were typed: they may be in capitals, or with blanks.
    """
    by_name = {column.name: column for column in columns}
    typed = [name.lower().strip().replace(" ", "_") for name in asked]
    for name in typed:
        if name not in by_name:
            known = ", ".join(by_name)
            raise ValueError(f"there is no column {name}; there are: {known}")
    return [by_name[name] for name in typed]

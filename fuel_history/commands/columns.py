"""The columns that a command shows, and their order."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from fuel_history.output.cells import Cells


_T = TypeVar("_T")


class Column(NamedTuple, Generic[_T]):
    """One column: its heading, and the value that it shows of an object."""

    name: str
    cell: Callable[[_T, Cells], Any]
    #: Whether it is shown by default.
    usual: bool = True
    #: Whether a narrow terminal need not show it: of several, the last is left out
    #: first.
    spare: bool = False

    def value(self, cells: Cells) -> Callable[[_T], Any]:
        """Return a function from an object to its cell."""
        return lambda thing: self.cell(thing, cells)


def spare(column: Column[_T]) -> Column[_T]:
    """Return a column that a narrow terminal need not show."""
    return column._replace(spare=True)


def plain(
    name: str, attribute: str | None = None, *, usual: bool = True
) -> Column[Any]:
    """Return the column of an attribute, shown unchanged."""
    found = attribute or name
    return Column(name, lambda thing, cells: getattr(thing, found), usual)


def status(
    name: str = "status", attribute: str | None = None, *, usual: bool = True
) -> Column[Any]:
    """Return the column of a status."""
    found = attribute or name
    return Column(name, lambda thing, cells: cells.status(getattr(thing, found)), usual)


def time(name: str, *, usual: bool = True) -> Column[Any]:
    """Return the column of a time."""
    return Column(name, lambda thing, cells: cells.time(getattr(thing, name)), usual)


def duration(*, usual: bool = True) -> Column[Any]:
    """Return the column of a duration in seconds; of what runs, its time so far."""
    return Column("duration", _duration, usual)


def _duration(thing: Any, cells: Cells) -> Any:
    began = getattr(thing, "time_start", None)
    if thing.duration is None and began is not None and thing.status == "running":
        return cells.so_far(began)
    return cells.duration(thing.duration)


def mended() -> Column[Any]:
    """Return the column of unreadable details that were replaced."""
    return Column(
        "mended",
        lambda thing, cells: ", ".join(thing.mended) if thing.mended else None,
        usual=False,
    )


def named(columns: Sequence[Column[_T]], names: Sequence[str]) -> list[Column[_T]]:
    """Return the columns with these names; raises ValueError for an unknown one.

    Names may be typed in capitals or with spaces.
    """
    by_name = {column.name: column for column in columns}
    typed = [name.lower().strip().replace(" ", "_") for name in names]
    for name in typed:
        if name not in by_name:
            known = ", ".join(by_name)
            raise ValueError(f"there is no column {name}; there are: {known}")
    return [by_name[name] for name in typed]

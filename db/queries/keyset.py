"""Pages of a list: after the last row of the page before, never by counting."""

import enum
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, cast, literal, tuple_


class Order(enum.StrEnum):
    """In what order a list comes; "-" begins with the greatest."""

    @property
    def descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.startswith("-")

    @property
    def by_time(self) -> bool:
        """Whether times come before ids."""
        return "time" in self

    @property
    def keys(self) -> int:
        """How many numbers tell where in the list a row is."""
        raise NotImplementedError


class HistoryOrder(Order):
    """Orders of history entries; ids are those of the transaction and the entry."""

    id = "id"
    id_descending = "-id"
    #: When they began; those that did not come after all others.
    time_start = "time_start"
    time_start_descending = "-time_start"

    @property
    def keys(self) -> int:
        """How many numbers tell where in the list an entry is."""
        return 3 if self.by_time else 2


class TransactionOrder(Order):
    """Orders of transactions."""

    id = "id"
    id_descending = "-id"

    @property
    def keys(self) -> int:
        """How many numbers tell where in the list a transaction is."""
        return 1


#: What a row is ordered by, the ids last; times are in microseconds.
Key = tuple[int, ...]


class Page(NamedTuple):
    """Which part of a list is asked for; without a limit all of it."""

    order: Order
    limit: int | None = None
    #: The key of the last row of the page before.
    after: Key | None = None


def paged(
    statement: Select[*tuple[Any, ...]], page: Page, *keys: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """Return the statement ordered by its keys, and cut to the page.

    A page has one row more than its limit where another page follows, and each
    of its rows ends with its key.
    """
    descending = page.order.descending
    ordered = [key.desc() if descending else key.asc() for key in keys]
    statement = statement.order_by(*ordered)
    if page.after is not None:
        bounds = (cast(literal(bound), BigInteger) for bound in page.after)
        here, after = tuple_(*keys), tuple_(*bounds)
        statement = statement.where(here < after if descending else here > after)
    if page.limit is not None:
        statement = statement.add_columns(*keys).limit(page.limit + 1)
    return statement


def cut(
    rows: Sequence[Sequence[Any]], page: Page
) -> tuple[Sequence[Sequence[Any]], Key | None]:
    """Return a page's rows without their keys, and the key after which more come.

    `rows` are all that a statement of :func:`paged` gave; None: no more come.
    """
    limit, keys = page.limit or len(rows), page.order.keys
    more = len(rows) > limit
    after = tuple(rows[limit - 1][-keys:]) if more else None
    return [row[:-keys] for row in rows[:limit]], after

"""Pages of a list: after the last row of the page before, never by counting."""

import enum
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    cast,
    tuple_,
)


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


class ReportOrder(Order):
    """Orders of dead and of parked reports, of runs by the first of their reports."""

    id = "id"
    id_descending = "-id"

    @property
    def keys(self) -> int:
        """How many numbers tell where in the list a row is."""
        return 1


#: What a row is ordered by, the ids last; times are in microseconds.
Key = tuple[int, ...]


class Page(NamedTuple):
    """Which part of a list is asked for; without a limit all of it."""

    order: Order
    limit: int | None = None
    #: The key of the last row of the page before.
    after: Key | None = None

    def values(self) -> dict[str, int]:
        """Return the values of a statement of :func:`ordered`."""
        after = {_after(i): bound for i, bound in enumerate(self.after or ())}
        return after | ({} if self.limit is None else {_LIMIT: self.limit + 1})


_LIMIT = "page_limit"


def _after(position: int) -> str:
    return f"page_after_{position}"


def after_keys(order: Order) -> list[ColumnElement[int]]:
    """Return the key of the last row of the page before, as it is bound."""
    return [
        cast(bindparam(_after(i), type_=BigInteger), BigInteger)
        for i in range(order.keys)
    ]


def ordered(
    statement: Select[*tuple[Any, ...]],
    order: Order,
    *keys: ColumnElement[Any],
    limited: bool,
    after: bool,
) -> Select[*tuple[Any, ...]]:
    """Return the statement ordered by its keys, and cut to a page.

    A page's values are :meth:`Page.values`. `limited` says that it has a limit: it
    has one row more where another page follows then, and each of its rows ends with
    its key. `after` says that a page goes before.
    """
    descending = order.descending
    statement = statement.order_by(
        *(key.desc() if descending else key.asc() for key in keys)
    )
    if after:
        here, last = tuple_(*keys), tuple_(*after_keys(order))
        statement = statement.where(here < last if descending else here > last)
    if limited:
        labels = (key.label(f"key_{i}") for i, key in enumerate(keys))
        limit = bindparam(_LIMIT, type_=Integer)
        statement = statement.add_columns(*labels).limit(limit)
    return statement


def paged(
    statement: Select[*tuple[Any, ...]], page: Page, *keys: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """Return the statement :func:`ordered` by its keys, with the page's values."""
    return ordered(
        statement,
        page.order,
        *keys,
        limited=page.limit is not None,
        after=page.after is not None,
    ).params(page.values())


def cut(
    rows: Sequence[Sequence[Any]], page: Page
) -> tuple[Sequence[Sequence[Any]], Key | None]:
    """Return a page's rows without their keys, and the key after which more come.

    `rows` are all that a statement of :func:`ordered` gave; None: no more come.
    """
    limit, keys = page.limit or len(rows), page.order.keys
    more = len(rows) > limit
    after = tuple(rows[limit - 1][-keys:]) if more else None
    return [row[:-keys] for row in rows[:limit]], after

"""Pages of a list, found by the last row of the previous page, not by an offset."""

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
    """The order of a list; "-" sorts descending."""

    @property
    def descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.startswith("-")

    @property
    def by_time(self) -> bool:
        """Whether times are compared before ids."""
        return "time" in self

    @property
    def keys(self) -> int:
        """How many numbers give a row's place in the list."""
        raise NotImplementedError


class HistoryOrder(Order):
    """Orders of history entries; their ids are the transaction's and the entry's."""

    id = "id"
    id_descending = "-id"
    #: By start; those that did not start come last.
    time_start = "time_start"
    time_start_descending = "-time_start"

    @property
    def keys(self) -> int:
        """How many numbers give an entry's place in the list."""
        return 3 if self.by_time else 2


class IdOrder(Order):
    """Sorts a list by ids."""

    id = "id"
    id_descending = "-id"

    @property
    def keys(self) -> int:
        """The number of columns in the key."""
        return 1


class AuditOrder(Order):
    """Orders of the audit."""

    id_descending = "-id"
    id = "id"

    @property
    def keys(self) -> int:
        """How many numbers give a row's place in the list."""
        return 1


class FailureOrder(Order):
    """Orders of failures over all runs: by the newest run that has them."""

    run_descending = "-run"
    run = "run"

    @property
    def keys(self) -> int:
        """How many numbers give a failure's place in the list."""
        return 2


#: The sort key of a row, ids last; times are in microseconds.
Key = tuple[int, ...]


class Page(NamedTuple):
    """Which part of a list to read; without a limit all of it."""

    order: Order
    limit: int | None = None
    #: The key of the last row of the previous page.
    after: Key | None = None

    def values(self) -> dict[str, int]:
        """Return the values for a statement of :func:`ordered`."""
        after = {_after(i): bound for i, bound in enumerate(self.after or ())}
        return after | ({} if self.limit is None else {_LIMIT: self.limit + 1})


_LIMIT = "page_limit"


def _after(position: int) -> str:
    return f"page_after_{position}"


def after_keys(order: Order) -> list[ColumnElement[int]]:
    """Return the key of the previous page's last row, as bound parameters."""
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
    """Return the statement sorted by its keys, and restricted to a page.

    Its values are :meth:`Page.values`. `limited`: the page has a limit; one more row is
    then read to find out whether another page follows, and each row ends with its key.
    `after`: there is a previous page.
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
    """Return a page's rows without their keys, and the key after which more follow.

    `rows` are all rows of a statement of :func:`ordered`; None: no more follow.
    """
    limit, keys = page.limit or len(rows), page.order.keys
    more = len(rows) > limit
    after = tuple(rows[limit - 1][-keys:]) if more else None
    return [row[:-keys] for row in rows[:limit]], after

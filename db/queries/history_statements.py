"""Statements of …/deployment_history/, compiled once for each form of request.

For small answers SQLAlchemy takes longer to build such a statement than PostgreSQL
takes to run it. Values are bound at execution.
"""

import functools
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    cast,
    func,
    select,
)

from db.queries.compiled import ReadyStatement
from db.queries.history_columns import columns_of_table
from db.queries.history_filter import HistoryFilter, began, conditions
from db.queries.keyset import HistoryOrder, Order, Page, after_keys, ordered
from db.queries.times import TimeFormat
from db.tables import deployment_history as history
from db.tables import tasks


_AFTER_ALL = 2**63 - 1


class Form(NamedTuple):
    """What a statement of one run's entries depends on, besides its values."""

    columns: tuple[str, ...]
    times: TimeFormat
    #: The members of the filter that are set.
    given: tuple[str, ...]
    order: HistoryOrder
    #: Whether there is a limit; whether a previous page exists, and ended in this run.
    limited: bool
    after: bool
    here: bool


def form_of(
    task_id: int,
    names: Sequence[str],
    wanted: HistoryFilter,
    page: Page,
    times: TimeFormat,
) -> Form:
    """Return the form of a request for one run's entries."""
    after = page.after
    return Form(
        tuple(names),
        times,
        wanted.given,
        HistoryOrder(page.order),
        limited=page.limit is not None,
        after=after is not None,
        here=after is not None and not page.order.by_time and after[0] == task_id,
    )


def values_of(task_id: int, wanted: HistoryFilter, page: Page) -> dict[str, object]:
    """Return the values for a statement of one run's entries."""
    return {"task_id": task_id, **wanted.values(), **page.values()}


@functools.lru_cache(256)
def statement_of_run(form: Form) -> Select[*tuple[Any, ...]]:
    """Return the statement of one run's entries; its values are from :func:`values_of`.

    If the form has a limit, rows also have their key (db/queries/keyset.py).
    """
    shown = columns_of_table(form.times)
    here = bindparam("task_id", type_=Integer)
    statement = select(*(shown[name] for name in form.columns)).where(
        history.c.task_id == here, *conditions(history.c, here, form.given)
    )
    keys: list[ColumnElement[Any]] = [history.c.task_id, history.c.id]
    if form.order.by_time:
        keys.insert(0, began_us(history.c, form.order))
    elif form.here:
        # The keys imply this, but PostgreSQL does not derive from them where to start
        # in the index: it would read all earlier pages.
        last, entry_id = after_keys(form.order)[1], history.c.id
        statement = statement.where(
            entry_id < last if form.order.descending else entry_id > last
        )
    return ordered(statement, form.order, *keys, limited=form.limited, after=form.after)


@functools.lru_cache(256)
def statement_of_page(form: Form) -> ReadyStatement:
    """Return the statement of a page; each row follows the version of its snapshot."""
    entries = statement_of_run(form)
    version = select(tasks.c.version).where(tasks.c.id == bindparam("task_id"))
    return ReadyStatement(
        entries.with_only_columns(
            version.scalar_subquery().label("version"), *entries.selected_columns
        )
    )


def began_us(source: Any, order: Order) -> ColumnElement[Any]:
    """Return when an entry started, in microseconds; those not started sort last."""
    never = -_AFTER_ALL if order.descending else _AFTER_ALL
    microseconds = cast(func.extract("epoch", began(source)) * 1_000_000, BigInteger)
    return func.coalesce(microseconds, never)

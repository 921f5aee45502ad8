"""Statements of …/deployment_history/, compiled once for each form of request.

For small answers SQLAlchemy takes longer to build such a statement than PostgreSQL
takes to run it. Values are bound at execution.
"""

import functools
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
)

from db.domain.statuses import HistoryStatus
from db.queries.compiled import ReadyStatement
from db.queries.gate import is_shown
from db.queries.history_columns import columns_of_table
from db.queries.keyset import HistoryOrder, Order, Page, after_keys, ordered
from db.queries.roles import nodes_with
from db.queries.times import TimeFormat
from db.tables import deployment_history as history
from db.tables import history_status, tasks


_AFTER_ALL = 2**63 - 1


class HistoryFilter(NamedTuple):
    """Which entries to select; empty or None members select all."""

    nodes: tuple[str, ...] = ()
    statuses: tuple[HistoryStatus, ...] = ()
    tasks_names: tuple[str, ...] = ()
    #: Entries of nodes that had one of these roles in the run.
    roles: tuple[str, ...] = ()
    #: Entries that started at this time or later. If no start was reported, the end
    #: counts; an entry with neither never matches.
    since: datetime | None = None
    #: Entries that started before this time, by the same rule.
    until: datetime | None = None
    #: Entries that ran then: they had begun, and not ended, as far as is known now.
    at: datetime | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the members that are set."""
        return tuple(name for name in self._fields if getattr(self, name))

    def values(self) -> dict[str, object]:
        """Return the values for a statement with these :func:`conditions`."""
        values = self._asdict() | {name: list(getattr(self, name)) for name in _LISTS}
        return {name: values[name] for name in self.given}


_LISTS = ("nodes", "statuses", "tasks_names", "roles")


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
    asked: HistoryFilter,
    page: Page,
    times: TimeFormat,
) -> Form:
    """Return the form of a request for one run's entries."""
    after = page.after
    return Form(
        tuple(names),
        times,
        asked.given,
        HistoryOrder(page.order),
        limited=page.limit is not None,
        after=after is not None,
        here=after is not None and not page.order.by_time and after[0] == task_id,
    )


def values_of(task_id: int, asked: HistoryFilter, page: Page) -> dict[str, object]:
    """Return the values for a statement of one run's entries."""
    return {"task_id": task_id, **asked.values(), **page.values()}


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


def _began(source: Any) -> ColumnElement[Any]:
    return func.coalesce(source.time_start, source.time_end)


def began_us(source: Any, order: Order) -> ColumnElement[Any]:
    """Return when an entry started, in microseconds; those not started sort last."""
    never = -_AFTER_ALL if order.descending else _AFTER_ALL
    microseconds = cast(func.extract("epoch", _began(source)) * 1_000_000, BigInteger)
    return func.coalesce(microseconds, never)


def conditions(
    source: Any, task_id: ColumnElement[int], given: Sequence[str]
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of the filter's members `given` on an entry of run
    `task_id`.

    `task_id` is not the column of `source`: PostgreSQL would look up the roles per row.
    """
    yield is_shown(task_id)
    if "nodes" in given:
        yield source.node_id == _any_of("nodes")
    if "statuses" in given:
        yield source.status == _any_of("statuses", history_status)
    if "tasks_names" in given:
        yield source.deployment_graph_task_name == _any_of("tasks_names")
    if "roles" in given:
        yield source.node_id.in_(nodes_with(task_id, _any_of("roles")))
    if "since" in given:
        yield _began(source) >= bindparam("since", type_=DateTime(timezone=True))
    if "until" in given:
        yield _began(source) < bindparam("until", type_=DateTime(timezone=True))
    if "at" in given:
        # db/domain/answers/instants.py: what is not known to have ended runs on.
        yield _began(source) <= _at()
        yield (source.time_end > _at()) | (
            source.time_end.is_(None) & (source.status == HistoryStatus.running)
        )


def alive() -> ColumnElement[bool]:
    """Return the expression of whether a run can have had entries `at` an instant.

    Runs first: of the others no partition is looked at.
    """
    began = func.coalesce(tasks.c.time_start, tasks.c.created_at)
    # A report may come some time after the one that ended the run.
    ended = tasks.c.time_end + timedelta(hours=1)
    return (began <= _at()) & (tasks.c.time_end.is_(None) | (ended > _at()))


def _at() -> ColumnElement[Any]:
    return bindparam("at", type_=DateTime(timezone=True))


def _any_of(name: str, kind: Any = Text) -> ColumnElement[Any]:
    # One form for any number of values, unlike IN.
    texts = bindparam(name, type_=ARRAY(Text))
    return any_(texts if kind is Text else cast(texts, ARRAY(kind)))

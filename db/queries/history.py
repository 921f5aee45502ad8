"""Deployment history as it is read: of one run or of many, whole or narrowed."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Text,
    cast,
    func,
    select,
    true,
)

from db.domain.statuses import HistoryStatus
from db.queries.chunks import chunks
from db.queries.copying import copied
from db.queries.keyset import Page, paged
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history
from db.tables import tasks


Columns = Mapping[str, ColumnElement[Any]]

_AFTER_ALL = 2**63 - 1


class HistoryFilter(NamedTuple):
    """Which entries are asked for; what is empty or None filters nothing."""

    nodes: tuple[str, ...] = ()
    statuses: tuple[HistoryStatus, ...] = ()
    names: tuple[str, ...] = ()
    #: Entries that began at this time or later. Where no start was reported, the
    #: end counts; an entry that did neither is left out.
    since: datetime | None = None
    #: Entries that began before this time, likewise.
    until: datetime | None = None


def list_history(
    connection: Connection,
    task_id: int,
    names: Sequence[str],
    asked: HistoryFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield one transaction's entries in chunks.

    `names` are the columns of a row: those of the table, `task_name`, and
    "summary" and "custom" as JSON texts. A page's rows have their key too
    (db/queries/keyset.py).
    """
    shown = columns_of_table(times)
    statement = select(*(shown[name] for name in names)).where(
        history.c.task_id == task_id, *_conditions(history.c, asked)
    )
    keys: list[ColumnElement[Any]] = [history.c.task_id, history.c.id]
    if page.order.by_time:
        keys.insert(0, _began_us(history.c, page))
    elif page.after is not None and page.after[0] == task_id:
        # Said by the keys too, but from them PostgreSQL does not see where in the
        # index to begin: it would read all pages before.
        here, bound = history.c.id, page.after[1]
        statement = statement.where(
            here < bound if page.order.descending else here > bound
        )
    whole = page.limit is None and asked == HistoryFilter()
    return chunks(connection, paged(statement, page, *keys), whole=whole)


def copy_history(
    connection: Connection, task_id: int, names: Sequence[str], *, times: TimeFormat
) -> Iterator[bytes]:
    """Yield one transaction's whole history as lines of a CSV file, in chunks.

    Cells are the columns `names`, in the order of ids; no object per field is made.
    """
    shown = columns_of_table(times)
    statement = (
        select(*(shown[name] for name in names))
        .where(history.c.task_id == task_id)
        .order_by(history.c.task_id, history.c.id)
    )
    return copied(connection, statement)


def list_history_of_runs(
    connection: Connection,
    cluster_id: int | None,
    names: Sequence[str],
    asked: HistoryFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield entries of all transactions in chunks, or of those of one cluster.

    As :func:`list_history`; deleted transactions are among them.
    """
    # Run by run through the indexes that begin with task_id, so that a page ends
    # the search. ORDER BY keeps PostgreSQL from turning this into one big join.
    of_run = (
        select(history)
        .where(history.c.task_id == tasks.c.id, *_conditions(history.c, asked))
        .order_by(history.c.id)
        .lateral("entry")
    )
    shown = columns(of_run.c, times)
    statement = select(*(shown[name] for name in names))
    statement = statement.join_from(tasks, of_run, true())
    if cluster_id is not None:
        statement = statement.where(tasks.c.cluster_id == cluster_id)
    keys: list[ColumnElement[Any]] = [tasks.c.id, of_run.c.id]
    if page.order.by_time:
        keys.insert(0, _began_us(of_run.c, page))
    elif page.after is not None:
        # Runs of earlier pages are not even looked at.
        first, here = page.after[0], tasks.c.id
        statement = statement.where(
            here <= first if page.order.descending else here >= first
        )
    return chunks(connection, paged(statement, page, *keys), whole=page.limit is None)


@functools.lru_cache(8)
def columns_of_table(times: TimeFormat) -> Columns:
    """Return the columns of the table, as :func:`columns`; made once."""
    return columns(history.c, times)


def columns(source: Any, times: TimeFormat) -> Columns:
    """Return the columns that an entry can be shown with, by their names."""
    return {
        "id": source.id,
        "task_id": source.task_id,
        "node_id": source.node_id,
        "deployment_graph_task_name": source.deployment_graph_task_name,
        "task_name": source.deployment_graph_task_name.label("task_name"),
        "time_start": rendered(source.time_start, times),
        "time_end": rendered(source.time_end, times),
        "status": cast(source.status, Text),
        "custom": cast(source.custom, Text),
        "summary": cast(source.summary, Text),
        "message": source.message,
    }


def _began(source: Any) -> ColumnElement[Any]:
    return func.coalesce(source.time_start, source.time_end)


def _began_us(source: Any, page: Page) -> ColumnElement[Any]:
    never = -_AFTER_ALL if page.order.descending else _AFTER_ALL
    microseconds = cast(func.extract("epoch", _began(source)) * 1_000_000, BigInteger)
    return func.coalesce(microseconds, never)


def _conditions(source: Any, asked: HistoryFilter) -> Iterator[ColumnElement[bool]]:
    if asked.nodes:
        yield source.node_id.in_(asked.nodes)
    if asked.statuses:
        yield source.status.in_(asked.statuses)
    if asked.names:
        yield source.deployment_graph_task_name.in_(asked.names)
    if asked.since is not None:
        yield _began(source) >= asked.since
    if asked.until is not None:
        yield _began(source) < asked.until

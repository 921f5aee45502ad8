"""Transactions as they are read; those with `deleted_at` are among them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    Text,
    cast,
    func,
    select,
    true,
)

from db.domain.errors import TransactionNotFound
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.queries.chunks import chunks
from db.queries.times import TimeFormat, rendered
from db.tables import deployment_history as history
from db.tables import tasks


#: The largest id that the column can hold.
MAX_ID = 2**31 - 1
_FINAL_ENTRIES = (HistoryStatus.skipped, HistoryStatus.ready, HistoryStatus.error)
_OPEN = (TransactionStatus.pending, TransactionStatus.running)


def require_transaction(connection: Connection, task_id: int) -> None:
    """Return where the transaction is there, else raise TransactionNotFound."""
    known = select(true()).where(tasks.c.id == task_id)
    if task_id > MAX_ID or connection.execute(known).first() is None:
        raise TransactionNotFound(task_id)


def get_transaction(
    connection: Connection, task_id: int, *, times: TimeFormat
) -> Row[*tuple[Any, ...]]:
    """Return one transaction, its columns as in :func:`list_transactions`.

    Raises TransactionNotFound.
    """
    statement = _transactions(times).where(tasks.c.id == task_id)
    found = None if task_id > MAX_ID else connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound(task_id)
    return found


def list_transactions(
    connection: Connection,
    *,
    times: TimeFormat,
    cluster_id: int | None = None,
    statuses: Collection[TransactionStatus] = (),
    names: Collection[str] = (),
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield transactions in chunks, by id; an empty collection filters nothing.

    Columns: id, cluster_id, uuid, name, result (JSON text), message, status,
    progress, dry_run, graph_type, time_start, time_end, deleted_at, parent_id.
    """
    statement = _transactions(times).order_by(tasks.c.id)
    if cluster_id is not None:
        statement = statement.where(tasks.c.cluster_id == cluster_id)
    if statuses:
        statement = statement.where(tasks.c.status.in_(statuses))
    if names:
        statement = statement.where(tasks.c.name.in_(names))
    whole = cluster_id is None and not statuses and not names
    return chunks(connection, statement, whole=whole)


def _transactions(times: TimeFormat) -> Select[*tuple[Any, ...]]:
    # Joined for open transactions only: a final one's entries are never read.
    # An aggregate always has its one row; its percent is null without entries.
    total = func.nullif(func.count(), 0, type_=BigInteger)
    final = func.count().filter(history.c.status.in_(_FINAL_ENTRIES))
    done = (
        select((100 * final // total).label("percent"))
        .where(history.c.task_id == tasks.c.id, tasks.c.status.in_(_OPEN))
        .lateral("done")
    )
    return select(
        tasks.c.id,
        tasks.c.cluster_id,
        tasks.c.uuid,
        tasks.c.name,
        cast(tasks.c.result, Text),
        tasks.c.message,
        cast(tasks.c.status, Text),
        func.greatest(tasks.c.progress, done.c.percent),
        tasks.c.dry_run,
        tasks.c.graph_type,
        rendered(tasks.c.time_start, times),
        rendered(tasks.c.time_end, times),
        rendered(tasks.c.deleted_at, times),
        tasks.c.parent_id,
    ).join_from(tasks, done, true())

"""Read transactions, including those with `deleted_at`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    case,
    cast,
    func,
    select,
    true,
)

from db.domain.errors import TransactionNotFound
from db.domain.statuses import (
    HistoryStatus,
    TransactionStatus,
)
from db.queries.chunks import chunks
from db.queries.durations import passed, to_milliseconds
from db.queries.keyset import Page, paged
from db.queries.mended import names_of
from db.queries.messages import message
from db.queries.nailgun_tasks import is_task
from db.queries.outcomes import outcome
from db.queries.run_counts import counts_of
from db.queries.times import TimeFormat, rendered
from db.runs.snapshots import tasks_of_graph
from db.tables import deployment_history as history
from db.tables import tasks


#: The largest id that the column can hold.
MAX_ID = 2**31 - 1


class TransactionFilter(NamedTuple):
    """Which transactions to select; empty or None members select all."""

    cluster_id: int | None = None
    #: Only those without a cluster.
    without_cluster: bool = False
    statuses: tuple[TransactionStatus, ...] = ()
    names: tuple[str, ...] = ()
    #: False: only those that are not deleted.
    deleted: bool = True
    #: Only those that began then or later, or became known then.
    since: datetime | None = None


def get_transaction(
    connection: Connection, task_id: int, names: Sequence[str], *, times: TimeFormat
) -> Row[*tuple[Any, ...]]:
    """Return one transaction, its columns as in :func:`list_transactions`.

    Raises TransactionNotFound.
    """
    statement = _transactions(names, times).where(tasks.c.id == task_id)
    found = None if task_id > MAX_ID else connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    return found


def list_transactions(
    connection: Connection,
    names: Sequence[str],
    wanted: TransactionFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield transactions in chunks, sorted by id.

    `names` are the columns of a row: those of the table, `cluster` (its id), and
    `result` as JSON text. A page's rows also have their key (db/queries/keyset.py).
    """
    statement = _transactions(names, times).where(*conditions(wanted))
    whole = page.limit is None and wanted == TransactionFilter()
    return chunks(connection, paged(statement, page, tasks.c.id), whole=whole)


def conditions(wanted: TransactionFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a filter on a transaction."""
    if wanted.cluster_id is not None:
        yield tasks.c.cluster_id == wanted.cluster_id
    if wanted.without_cluster:
        yield tasks.c.cluster_id.is_(None)
    if wanted.statuses:
        yield tasks.c.status.in_(wanted.statuses)
    if wanted.names:
        yield tasks.c.name.in_(wanted.names)
    if wanted.since is not None:
        yield func.coalesce(tasks.c.time_start, tasks.c.created_at) >= wanted.since
    if not wanted.deleted:
        yield is_task()


def _transactions(names: Sequence[str], times: TimeFormat) -> Select[*tuple[Any, ...]]:
    # Joined for open transactions only: entries of ended ones are never read. An
    # aggregate always has one row; its percent is null without entries.
    total = func.nullif(func.count(), 0, type_=BigInteger)
    final = func.count().filter(history.c.status.in_(HistoryStatus.final()))
    done = (
        select((100 * final // total).label("percent"))
        .where(
            history.c.task_id == tasks.c.id,
            tasks.c.status.in_(TransactionStatus.open()),
        )
        .lateral("done")
    )
    columns = {
        "id": tasks.c.id,
        "cluster": tasks.c.cluster_id,
        "uuid": tasks.c.uuid,
        "name": tasks.c.name,
        "result": cast(tasks.c.result, Text),
        "message": message(),
        "reported_message": tasks.c.message,
        "status": cast(tasks.c.status, Text),
        "progress": case(
            (
                tasks.c.status.in_(TransactionStatus.open()),
                func.greatest(tasks.c.progress, done.c.percent),
            ),
            # As in Nailgun (contract.md section 2.3, on_finish). The progress counted
            # while it ran must not fall back to the reported one, or to null.
            else_=100,
        ),
        "dry_run": tasks.c.dry_run,
        "graph_type": tasks.c.graph_type,
        "time_start": rendered(tasks.c.time_start, times),
        "time_end": rendered(tasks.c.time_end, times),
        "deleted_at": rendered(tasks.c.deleted_at, times),
        "parent_id": tasks.c.parent_id,
        "outcome": outcome(),
        "stopped_by": tasks.c.stopped_by,
        "stopped_at": rendered(tasks.c.stopped_at, times),
        "silent_since": rendered(tasks.c.silent_since, times),
        "cluster_evidence": names_of(tasks.c.cluster_evidence),
        "mended": names_of(tasks.c.mended),
        "is_task": is_task(),
        "failed": counts_of("failed", HistoryStatus.error),
        "never_ran": case(
            (
                tasks.c.status.in_(TransactionStatus.final()),
                counts_of("never_ran", HistoryStatus.pending),
            ),
            else_=0,
        ),
        # Only for a run's summary.
        "duration": to_milliseconds(passed(tasks.c.time_start, tasks.c.time_end)),
        # Counted here only if it was not counted when the run was registered.
        "graph_tasks": func.coalesce(tasks.c.graph_tasks, tasks_of_graph(tasks.c.id)),
    }
    statement = select(*(columns[name] for name in names)).select_from(tasks)
    return statement.join(done, true()) if "progress" in names else statement

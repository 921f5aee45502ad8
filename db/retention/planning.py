"""Read what retention needs: runs and partitions; take its lock."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, case, func, select, text

from db.database import Database
from db.domain.environments import guessed
from db.domain.errors import RetentionBusy, RetentionDenied
from db.domain.retention import Run
from db.domain.retention_steps import Partition
from db.domain.statuses import TransactionStatus
from db.history.partitions import WIDTH, first_of, next_id
from db.tables import deployment_history, tasks, transaction_nodes


_LOCK = "fuel-history retention"


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Run one retention or import at a time, as the tables' owner.

    Raises RetentionBusy and RetentionDenied.
    """
    # Without a transaction, which would be idle for hours.
    with database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        owner = text(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class"
            " WHERE oid = 'deployment_history'::regclass"
        )
        if not connection.execute(owner).scalar_one():
            raise RetentionDenied(
                "DATABASE_URL must be that of the tables' owner, who migrates: only the"
                " owner may remove history"
            )
        lock = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
        if not connection.execute(lock, {"name": _LOCK}).scalar_one():
            raise RetentionBusy
        try:
            yield
        finally:
            # Closing the connection releases the lock; the pool would keep it open.
            connection.invalidate()


def list_runs(connection: Connection) -> list[Run]:
    """Return every registered run, deleted ones too."""
    # GREATEST ignores nulls. Entries are read only for a run that has not ended: in an
    # ended one the final report comes last.
    run = tasks.c
    last_reports = func.greatest(
        *(
            select(func.max(each.c.reported_at))
            .where(each.c.task_id == run.id)
            .scalar_subquery()
            for each in (deployment_history, transaction_nodes)
        )
    )
    last_heard_of = func.greatest(
        *(run.created_at, run.time_start, run.time_end, run.message_reported_at),
        case((run.status.in_(TransactionStatus.open()), last_reports)),
    )
    statement = select(
        *(run.id, run.cluster_id, run.parent_id, run.status),
        *(last_heard_of, run.version, run.cluster_evidence),
    ).order_by(run.id)
    return [
        Run(*row[:-1], guessed(row.cluster_evidence))
        for row in connection.execute(statement)
    ]


def list_passed_partitions(connection: Connection) -> list[Partition]:
    """Return the partitions whose ranges of ids are used up, the oldest first."""
    statement = text(
        "SELECT relname, pg_total_relation_size(pg_class.oid) FROM pg_inherits"
        " JOIN pg_class ON pg_class.oid = inhrelid"
        " WHERE inhparent = 'deployment_history'::regclass ORDER BY relname"
    )
    found = [
        Partition(name, first := first_of(name), first + WIDTH, size)
        for name, size in connection.execute(statement)
    ]
    unused = next_id(connection)
    return [partition for partition in found if partition.end <= unused]


def count_entries(connection: Connection, task_ids: Collection[int]) -> dict[int, int]:
    """Return how many entries each of these runs has; those without are left out."""
    statement = text(
        "SELECT task_id, count(*) AS entries FROM deployment_history"
        " WHERE task_id = ANY(:ids) GROUP BY task_id"
    )
    rows = connection.execute(statement, {"ids": list(task_ids)})
    return {row.task_id: row.entries for row in rows}

"""What retention looks at: runs, partitions, and whether it may begin."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from db.database import Database
from db.domain.errors import RetentionBusy, RetentionDenied
from db.domain.retention import Run
from db.domain.retention_steps import Partition
from db.domain.statuses import TransactionStatus
from db.partitions import WIDTH, first_of, next_id


_LOCK = "fuel-history retention"


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Let one retention or import work at a time, as the tables' owner.

    Raises RetentionBusy and RetentionDenied.
    """
    # No transaction: nothing stays idle in one for hours.
    with database.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        owner = text(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class"
            " WHERE oid = 'deployment_history'::regclass"
        )
        if not connection.execute(owner).scalar_one():
            raise RetentionDenied
        lock = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
        if not connection.execute(lock, {"name": _LOCK}).scalar_one():
            raise RetentionBusy
        try:
            yield
        finally:
            # The lock ends with its connection, which the pool would keep.
            connection.invalidate()


def list_runs(connection: Connection) -> list[Run]:
    """Return every registered run, deleted ones too."""
    # GREATEST passes over nulls. Only of a run that did not end its entries are
    # asked: a final report comes last.
    statement = text(
        "SELECT id, cluster_id, parent_id, status,"
        " greatest(created_at, time_start, time_end, message_reported_at,"
        " CASE WHEN status IN ('pending', 'running') THEN"
        " greatest((SELECT max(reported_at) FROM deployment_history h"
        " WHERE h.task_id = tasks.id), (SELECT max(reported_at)"
        " FROM transaction_nodes n WHERE n.task_id = tasks.id)) END),"
        " version FROM tasks ORDER BY id"
    )
    return [
        Run(row[0], row[1], row[2], TransactionStatus(row[3]), row[4], row[5])
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

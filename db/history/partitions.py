"""Partitions of deployment_history: wide ranges of task_id, created ahead.

A transaction is registered only once the partition of its id exists
(db/runs/transactions.py), so no row ever fails for lack of one. Workers keep a whole
range ahead (pipeline/worker/periodic_tasks.py), so registration rarely creates one.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from db.database import Database
from db.domain.errors import DatabaseUnavailable


#: Transactions per partition: tens of partitions for 10,000 runs, not thousands.
WIDTH = 500
_LOCK = "deployment_history partitions"


def partition_name(task_id: int) -> str:
    """Return the name of the partition that holds this transaction's rows."""
    return f"deployment_history_{_first(task_id):010d}"


def first_of(name: str) -> int:
    """Return the first id of a partition."""
    return int(name.removeprefix("deployment_history_"))


def next_id(connection: Connection) -> int:
    """Return the id that the next transaction will get."""
    found = connection.execute(
        text("SELECT last_value + is_called::integer FROM tasks_id_seq")
    )
    return int(found.scalar_one())


def is_partition(table_name: str) -> bool:
    """Return whether a table is one of these partitions."""
    return table_name.removeprefix("deployment_history_").isdecimal()


def ensure_partitions(database: Database, task_ids: Iterable[int]) -> None:
    """Create the partitions of these ids; of one in its second half, the next one too.

    Each is created in its own short transaction, without blocking readers and writers
    of the history. Raises DatabaseUnavailable if a lock cannot be taken in time.
    """
    needed = {_first(each + ahead) for each in task_ids for ahead in (0, WIDTH // 2)}
    for first in sorted(needed):
        with database.reader() as connection:
            if _exists(connection, first):
                continue
        with database.writer() as connection:
            _create(connection, first)


def hold_partitions(connection: Connection, task_ids: Iterable[int]) -> None:
    """Prevent new runs' partitions from being dropped until the transaction ends.

    Raises DatabaseUnavailable if retention was faster: the next try has new ids.
    """
    connection.execute(
        text("LOCK TABLE ONLY tasks, ONLY deployment_history IN ROW EXCLUSIVE MODE")
    )
    for first in sorted({_first(task_id) for task_id in task_ids}):
        if not _exists(connection, first):
            raise DatabaseUnavailable(f"{partition_name(first)} was dropped just now")


def keep_ahead(database: Database) -> int:
    """Create the next transaction's partition and the one after it; return runs_ahead.

    So at least one whole range is ahead. Any number of processes may do this at once.
    Raises DatabaseUnavailable, like :func:`ensure_partitions`.
    """
    with database.reader() as connection:
        task_id = next_id(connection)
    ensure_partitions(database, [task_id, task_id + WIDTH])
    with database.reader() as connection:
        return runs_ahead(connection)


def runs_ahead(connection: Connection) -> int:
    """Return for how many more transactions a partition exists."""
    found = connection.execute(
        text(
            "SELECT max(substring(relname from '[0-9]+$')::bigint) + :width"
            " - (SELECT last_value + is_called::integer FROM tasks_id_seq)"
            " FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid"
            " WHERE inhparent = 'deployment_history'::regclass"
        ),
        {"width": WIDTH},
    )
    return max(found.scalar_one() or 0, 0)


def has_runs(connection: Connection) -> bool:
    """Return whether any transaction was ever given an id."""
    found = connection.execute(text("SELECT is_called FROM tasks_id_seq"))
    return bool(found.scalar_one())


def _first(task_id: int) -> int:
    return task_id - task_id % WIDTH


def _exists(connection: Connection, task_id: int) -> bool:
    found = connection.execute(
        text(
            "SELECT EXISTS (SELECT FROM pg_inherits"
            " WHERE inhparent = 'deployment_history'::regclass"
            " AND inhrelid = to_regclass(:name))"
        ),
        {"name": partition_name(task_id)},
    )
    return bool(found.scalar_one())


def _create(connection: Connection, task_id: int) -> None:
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
        {"name": _LOCK},
    )
    if _exists(connection, task_id):
        return
    # A function of the tables' owner (alembic/versions/0005), so that processes that
    # register runs need no permission to change tables (db/schema/grants.py).
    connection.execute(
        text("SELECT make_history_partition(:name, :first, :width)"),
        {
            "name": partition_name(task_id),
            "first": _first(task_id),
            "width": WIDTH,
        },
    )

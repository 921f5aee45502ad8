"""Remove runs, each completely or not at all: the only thing that removes history.

A run is removed in one transaction, so a reader never sees a part of it, and a killed
command leaves nothing half done. Others wait for its locks at most for the lock timeout
and the short work under them.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from psycopg2.errors import LockNotAvailable, QueryCanceled
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.domain.retention import Run
from db.domain.retention_steps import Partition


#: Maximum seconds between two tries for a lock.
_LONGEST_PAUSE = 5.0
#: Number of tries; after the last one the command fails: some five minutes.
_TRIES = 60
#: Maximum wait for a VACUUM that a user started.
_VACUUM_SECONDS = 30.0
#: Runs whose small tables are cleared by one statement.
_CHUNK = 20
_Result = TypeVar("_Result")


class Removed(NamedTuple):
    """What was removed."""

    runs: int
    entries: int


class _Changed(Exception):
    """A run has changed since it was selected."""


def remove(
    database: Database, runs: Sequence[Run], *, lock_seconds: float
) -> Removed | None:
    """Remove these runs row by row; None: one has changed, and all stay.

    Runs that are already gone do not matter. Raises DatabaseUnavailable if the locks
    could not be taken for some minutes; nothing is removed then.
    """

    def step() -> Removed:
        with database.writer() as connection:
            _wait_at_most(connection, lock_seconds)
            ids = _unchanged(connection, runs)
            _delete(connection, "transaction_nodes", ids)
            _delete(connection, "snapshots", ids)
            entries = _delete(connection, "deployment_history", ids)
            _delete_runs(connection, ids)
            return Removed(len(ids), entries)

    try:
        return _retried(step, DatabaseUnavailable)
    except _Changed:
        return None


def drop(
    database: Database,
    partition: Partition,
    runs: Sequence[Run],
    *,
    lock_seconds: float,
) -> Removed | None:
    """Remove a partition with these runs, its only ones.

    None: one has changed, or another one appeared, and all stay. Raises
    DatabaseUnavailable like :func:`remove`.
    """
    try:
        with database.writer() as connection:
            ids = [run.task_id for run in runs]
            entries = _count(connection, partition)
            # Slow work comes before the locks, in the same transaction.
            for first in range(0, len(ids), _CHUNK):  # keeps statements short
                _delete(connection, "transaction_nodes", ids[first : first + _CHUNK])
                _delete(connection, "snapshots", ids[first : first + _CHUNK])

            def step() -> None:
                with connection.begin_nested():
                    _lock_all(connection, partition, lock_seconds)
                    _check(connection, partition, runs)
                    connection.execute(text(f'DROP TABLE "{partition.name}"'))
                    _delete_runs(connection, ids)

            _retried(step, DBAPIError)
            return Removed(len(ids), entries)
    except _Changed:
        return None


def _retried(
    step: Callable[[], _Result],
    failure: type[Exception],
) -> _Result:
    for pause in _pauses():
        try:
            return step()
        except failure as error:
            if isinstance(error, DBAPIError) and not isinstance(
                error.orig, LockNotAvailable | QueryCanceled
            ):
                raise
        time.sleep(pause)
    return step()


def _pauses() -> Iterator[float]:
    for tried in range(_TRIES - 1):
        longest = min(0.1 * 2**tried, _LONGEST_PAUSE)
        yield longest * random.uniform(0.5, 1)  # noqa: S311 - nobody guesses it


def _wait_at_most(connection: Connection, seconds: float) -> None:
    connection.execute(text(f"SET LOCAL lock_timeout = {round(seconds * 1000)}"))


def _lock_all(connection: Connection, partition: Partition, seconds: float) -> None:
    # Autovacuum gives way after a second; nothing else waits for this lock.
    _wait_at_most(connection, _VACUUM_SECONDS)
    connection.execute(
        text(
            f'LOCK TABLE ONLY tasks, ONLY "{partition.name}"'
            " IN SHARE UPDATE EXCLUSIVE MODE"
        )
    )
    # DROP takes these locks too, but each with its own timeout: here one timeout covers
    # all of them. They are taken in the order of writers, which look for the runs
    # first; otherwise each could hold what the other waits for.
    _wait_at_most(connection, seconds)
    before = connection.execute(text("SHOW statement_timeout")).scalar_one()
    connection.execute(text(f"SET LOCAL statement_timeout = {round(seconds * 1000)}"))
    connection.execute(
        text(
            "LOCK TABLE ONLY tasks, ONLY deployment_history,"
            f' ONLY "{partition.name}" IN ACCESS EXCLUSIVE MODE'
        )
    )
    connection.execute(text(f"SET LOCAL statement_timeout = '{before}'"))


def _versions(runs: Sequence[Run]) -> dict[int, int]:
    return {run.task_id: run.version for run in runs}


def _unchanged(connection: Connection, runs: Sequence[Run]) -> list[int]:
    chosen = _versions(runs)
    statement = text(
        "SELECT id, version FROM tasks WHERE id = ANY(:ids) ORDER BY id FOR UPDATE"
    )
    found = connection.execute(statement, {"ids": list(chosen)}).all()
    if any(version != chosen[task_id] for task_id, version in found):
        raise _Changed
    return [task_id for task_id, _ in found]


def _check(connection: Connection, partition: Partition, runs: Sequence[Run]) -> None:
    statement = text("SELECT id, version FROM tasks WHERE id >= :first AND id < :end")
    rows = connection.execute(
        statement, {"first": partition.first, "end": partition.end}
    )
    if {row.id: row.version for row in rows} != _versions(runs):
        raise _Changed


def _count(connection: Connection, partition: Partition) -> int:
    statement = text(f'SELECT count(*) FROM "{partition.name}"')  # noqa: S608
    entries: int = connection.execute(statement).scalar_one()
    return entries


def _delete(connection: Connection, table: str, ids: Sequence[int]) -> int:
    statement = text(f"DELETE FROM {table} WHERE task_id = ANY(:ids)")  # noqa: S608
    return connection.execute(statement, {"ids": list(ids)}).rowcount


def _delete_runs(connection: Connection, ids: Sequence[int]) -> None:
    # In one statement, because they may be each other's parents.
    connection.execute(
        text("DELETE FROM tasks WHERE id = ANY(:ids)"), {"ids": list(ids)}
    )

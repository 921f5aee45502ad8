"""Sessions that hold what a worker needs: rows, a table, all the server's locks."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
import psycopg2.errors
import pytest
from sqlalchemy import text

from tests.chaos.effort import not_spinning
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import execute


#: Seconds for which something is locked.
_SECONDS = (5.0, 8.0)
#: Those of which a table is locked, and which other runs need not.
_TABLES = ("dead_reports", "parked_reports")


@contextmanager
def _session(lab: Laboratory, *statements: str) -> Iterator[int]:
    """Run statements in a transaction that ends with the block, which gets its pid."""
    url = lab.stack.settings.required_database_url
    with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        yield session.info.backend_pid
        session.rollback()


def is_waited_for(lab: Laboratory, pid: int) -> bool:
    """Return whether somebody waits for what this backend holds."""
    with lab.stack.database.reader() as connection:
        statement = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE :pid = ANY(pg_blocking_pids(pid))"
        )
        return int(connection.execute(statement, {"pid": pid}).scalar_one()) > 0


class LockedRun(Scenario):
    name = "locked-run"
    breaks = "another session holds one run's row for some seconds"
    spares_others = True

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        lab.publish(now.workload.starts)
        wait_until(
            lambda: now.entries() == len(now.workload.entries), "pending entries"
        )
        super().repeat(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        uuid = now.chance.choice(now.workload.uuids)
        row = f"SELECT 1 FROM tasks WHERE uuid = '{uuid}' FOR UPDATE"
        with _session(lab, row) as pid:
            now.publish_rest()
            wait_until(lambda: is_waited_for(lab, pid), "a worker to wait for the row")
            time.sleep(now.chance.uniform(*_SECONDS))


class LockedTable(Scenario):
    name = "locked-table"
    breaks = "another session has a table for itself; other runs need it not"
    spares_others = True

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        table = now.chance.choice(_TABLES)
        with _session(lab, f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE") as pid:
            now.publish_rest()
            wait_until(lambda: is_waited_for(lab, pid), "a worker to wait for a table")
            time.sleep(now.chance.uniform(*_SECONDS))


class OutOfLocks(Scenario):
    name = "out-of-locks"
    breaks = "another session has taken all the locks that the server has"
    needs = Needs(own_database=True)
    # Who looks in vain pauses for up to 5 s.
    recovers_within = 15.0

    def prepare(self, lab: Laboratory) -> None:
        # A backend has some for itself; so many that it needs no others by default.
        execute(lab.postgresql.url, "ALTER SYSTEM SET max_locks_per_transaction = 10")
        lab.postgresql.stop()
        lab.postgresql.start()
        self._worker = lab.workers.start()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        url = lab.stack.settings.required_database_url
        with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
            with pytest.raises(psycopg2.errors.OutOfMemory):
                # What it took until then stays taken.
                cursor.execute(
                    "SELECT count(pg_advisory_lock(n))"
                    " FROM generate_series(1, 1000000) AS n"
                )
            now.publish_rest()
            with not_spinning([self._worker]):
                pass
            assert not now.is_stored(), "there were locks left"

"""A report and its start message at the same moment, at any server's isolation."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db.database import Database
from db.domain.starts import Start
from db.kept_reports.parked import has_parked, lock_to_apply
from db.runs.registration import registering
from pipeline.store import store
from tests.support.servers.stack import wait_until
from tests.support.streams.reports import report


_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event = 'advisory' AND datname = current_database()"
)


@pytest.fixture(params=["read committed", "repeatable read", "serializable"])
def strict_database(
    request: pytest.FixtureRequest, database_url: str
) -> Iterator[Database]:
    """A database whose owner wants another isolation for all sessions."""
    owner = Database(database_url, application_name="owner")
    with owner.writer() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        level = f"default_transaction_isolation = '{request.param}'"
        connection.execute(text(f"ALTER DATABASE {name} SET {level}"))
    owner.close()
    database = Database(database_url, application_name="test")
    yield database
    database.close()


def waits(database: Database) -> bool:
    with database.reader() as connection:
        return connection.execute(_WAITING).scalar_one() == 1


def test_a_report_that_waited_for_its_start_is_not_parked_after_it(
    strict_database: Database,
) -> None:
    counts = []
    start = Start("u", "deployment", dry_run=False, entries=[], snapshots=[])
    late = threading.Thread(
        target=lambda: counts.append(
            store(strict_database, [report("u", status="running")])
        )
    )
    with registering(strict_database, start) as (connection, *_):
        lock_to_apply(connection)
        late.start()
        wait_until(lambda: waits(strict_database), "the report to wait for its start")
    late.join()

    assert [each.as_dict() for each in counts] == [
        {"batches": 1, "received": 1, "reports": 1}
    ]


def test_a_report_does_not_wait_for_a_start_that_takes_long(
    strict_database: Database,
) -> None:
    """It is parked, and the start finds it when it looks for what is parked."""
    start = Start("u", "deployment", dry_run=False, entries=[], snapshots=[])

    with registering(strict_database, start) as (connection, *_):
        counts = store(strict_database, [report("u", status="running")])
        lock_to_apply(connection)
        found = has_parked(connection, "u")

    assert (counts.parked, found) == (1, True)

"""A report and its start message at the same moment, at any server's isolation."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from db.database import Database
from db.domain.reports import ParkedReport
from db.kept_reports.parked import has_parked, park
from db.runs.registration import registering
from db.runs.transactions import next_task_id, register_transaction
from pipeline.store import store
from pipeline.unpark import apply_parked, unpark
from tests.support.servers.stack import wait_until
from tests.support.stored.announce import announce, start_of
from tests.support.stored.locks import waiting_sessions
from tests.support.streams.reports import report


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


def test_a_report_that_is_parked_while_its_start_is_stored_is_applied(
    strict_database: Database,
) -> None:
    """Whichever commits last looks again: here the start."""
    with registering(strict_database, [start_of("u")]) as (connection, (begun,)):
        first = apply_parked(connection, "u", begun.transaction)
        counts = store(strict_database, [report("u", status="running")])

    assert (first.unparked, counts.parked, counts.unparked) == (0, 1, 0)
    assert unpark(strict_database, ["u"]).unparked == 1


def test_a_report_whose_run_is_registered_while_it_is_parked_is_applied(
    strict_database: Database,
) -> None:
    """Whichever commits last looks again: here the report."""
    counts = []
    late = threading.Thread(
        target=lambda: counts.append(
            store(strict_database, [report("u", status="running")])
        )
    )
    with strict_database.writer() as connection:
        connection.execute(text("LOCK TABLE parked_reports IN SHARE MODE"))
        late.start()
        wait_until(
            lambda: waiting_sessions(strict_database) == 1, "the report to be parked"
        )
        assert announce(strict_database, "u").unparked == 0
    late.join()

    assert [(each.parked, each.unparked) for each in counts] == [(1, 1)]
    with strict_database.reader() as connection:
        assert not has_parked(connection, "u")


def test_what_who_died_after_parking_left_is_applied_with_its_redelivery(
    database: Database,
) -> None:
    """Its process died before its second look, which is why the report comes again."""
    again = report("u", status="ready")
    parked = ParkedReport("u", again.arrived_at, again.origin, again.payload)
    task_id = next_task_id(database)
    with database.writer() as connection:
        park(connection, [parked])
        register_transaction(connection, task_id=task_id, uuid="u", name="deployment")

    counts = store(database, [again._replace(redelivered=True)])

    assert (counts.reports, counts.unparked) == (1, 1)
    with database.reader() as connection:
        assert not has_parked(connection, "u")


def test_who_hangs_while_a_start_is_stored_delays_no_other_run(
    database_url: str, database: Database
) -> None:
    """Stopped between the last statement and the commit, for example by SIGSTOP."""
    other = Database(database_url, application_name="other", lock_timeout_ms=100)
    store(database, [report("hangs", status="running")])

    with registering(database, [start_of("hangs")]) as (connection, (begun,)):
        apply_parked(connection, "hangs", begun.transaction)
        parked = store(other, [report("u", status="running")])
        begun_meanwhile = announce(other, "u")
        same_run = store(other, [report("hangs", status="ready")])
    other.close()

    assert (parked.parked, begun_meanwhile.unparked, same_run.parked) == (1, 1, 1)
    assert unpark(database).unparked == 1


@pytest.mark.parametrize("redelivered", [False, True])
def test_a_locked_table_of_parked_reports_delays_no_registered_run(
    database_url: str, database: Database, *, redelivered: bool
) -> None:
    announce(database, "u")
    late = report("u", status="running")._replace(redelivered=redelivered)
    other = Database(database_url, application_name="other", lock_timeout_ms=60_000)

    with database.writer() as connection:
        connection.execute(text("LOCK TABLE parked_reports"))
        counts = store(other, [late])
    other.close()

    assert counts.reports == 1

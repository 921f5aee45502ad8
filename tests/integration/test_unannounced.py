"""Parked reports of runs that nobody announces: marked, removed, applied after all."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Row, select, text

from db.database import Database
from db.domain.errors import RowLocked
from db.domain.reports import ParkedReportFilter, ParkedState
from db.kept_reports import unannounced
from db.kept_reports.parked_purge import purge
from db.kept_reports.parked_replay import wait_anew
from db.kept_reports.unannounced import mark_unannounced
from db.tables import deployment_history, parked_reports
from pipeline.store import store
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.announce import announce
from tests.support.stored.locks import waiting_sessions
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report_of_node
from tests.support.workers.worker import Workers


DAY = timedelta(days=1)
NOW = datetime.now(UTC)
OLD = NOW - timedelta(hours=25)
YOUNG = NOW - timedelta(hours=23)
UNANNOUNCED = ParkedReportFilter(state=ParkedState.unannounced)


@pytest.fixture
def stored(database: Database) -> Stored:
    return Stored(database)


def parked(database: Database) -> list[Row[tuple[str, bool]]]:
    """Return each report's run, and whether it is marked."""
    columns = parked_reports.c
    statement = select(columns.task_uuid, columns.unannounced_at.is_not(None))
    with database.reader() as connection:
        return list(connection.execute(statement.order_by(columns.id)))


def payload_of(node_id: str, uuid: str = "u") -> bytes:
    return report_of_node(uuid, node_id, "hosts", "ready").payload


def test_a_run_is_unannounced_when_its_first_report_waited_for_the_limit(
    database: Database, stored: Stored
) -> None:
    stored.parked("old", b"1", parked_at=OLD)
    stored.parked("old", b"2", parked_at=YOUNG)
    stored.parked("young", b"3", parked_at=YOUNG)
    # It lay in its broker for long, and waits for its run since now only.
    stored.parked("late", b"4", arrived_at=OLD)

    assert mark_unannounced(database, DAY) == 2
    assert mark_unannounced(database, DAY) == 0

    assert parked(database) == [
        *(("old", True), ("old", True), ("young", False), ("late", False))
    ]


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_many_are_marked_in_small_steps(
    database: Database, stored: Stored, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """One of them is over its time; the others are of its run."""
    monkeypatch.setattr(unannounced, "ROWS", rows)
    for number in range(7):
        at = YOUNG if number else OLD
        stored.parked("u", b"%d" % number, parked_at=at)

    assert mark_unannounced(database, DAY) == 7


def test_a_run_that_is_announced_after_all_is_applied_as_always(
    database: Database, stored: Stored
) -> None:
    arrived_at = datetime(2016, 3, 7, tzinfo=UTC)
    stored.parked("u", payload_of("5"), arrived_at, parked_at=OLD)
    mark_unannounced(database, DAY)

    announce(database, "u")

    assert parked(database) == []
    with database.reader() as connection:
        [entry] = connection.execute(select(deployment_history)).mappings()
    assert (entry["status"], entry["time_end"]) == ("ready", arrived_at)


@pytest.mark.parametrize("change", ["mark", "purge", "replay"])
def test_what_is_applied_at_the_moment_is_applied_once_and_whole(
    database: Database, stored: Stored, change: str
) -> None:
    """Who changes parked reports waits until the start has committed."""
    old = {"parked_at": OLD}
    for node_id in ("5", "6"):
        stored.parked("u", payload_of(node_id), **old)
    if change != "mark":
        mark_unannounced(database, DAY)
    with database.reader() as connection:
        ids = list(connection.execute(select(parked_reports.c.id)).scalars())
    changes = {
        "mark": lambda: mark_unannounced(database, DAY),
        "purge": lambda: purge(database, UNANNOUNCED),
        "replay": lambda: wait_anew(database, ids),
    }
    stored.transaction(uuid="u")

    with ThreadPoolExecutor(2) as threads:
        with database.writer() as connection:
            # The one who applies has read them when it comes to the run's row.
            connection.execute(text("SELECT FROM tasks FOR UPDATE"))
            applied = threads.submit(announce, database, "u")
            wait_until(lambda: waiting_sessions(database) == 1, "it to apply")
            changed = threads.submit(changes[change])
            wait_until(lambda: waiting_sessions(database) == 2, "the other to wait")
        assert applied.result().unparked == 2
        assert not changed.result()

    assert parked(database) == []
    with database.reader() as connection:
        nodes = connection.execute(select(deployment_history.c.node_id)).scalars()
        assert sorted(nodes) == ["5", "6"]


def test_a_start_waits_until_a_change_is_committed(
    database: Database, stored: Stored
) -> None:
    stored.parked("u", payload_of("5"), parked_at=OLD)
    applying = threading.Thread(target=lambda: announce(database, "u"))

    with database.writer() as connection:
        connection.execute(text("UPDATE parked_reports SET unannounced_at = now()"))
        applying.start()
        wait_until(lambda: waiting_sessions(database) == 1, "the start to wait")
    applying.join()

    assert parked(database) == []


def test_marking_waits_for_nobody_for_long(
    database_url: str, database: Database, stored: Stored
) -> None:
    stored.parked("u", b"{}", parked_at=OLD)
    worker = Database(database_url, application_name="test", lock_timeout_ms=50)

    with database.writer() as connection:
        connection.execute(text("SELECT FROM parked_reports FOR UPDATE"))
        with pytest.raises(RowLocked):
            mark_unannounced(worker, DAY)
    worker.close()

    assert parked(database) == [("u", False)]


def test_marks_purges_replays_and_starts_beside_parking_lose_nothing(
    database: Database, stored: Stored
) -> None:
    """Each of the runs is announced in the end: all that came is stored."""
    uuids = [f"run {number}" for number in range(8)]
    nodes = [str(number) for number in range(5)]
    others = ParkedReportFilter(uuids=("nobody's",))

    def report_all(uuid: str) -> None:
        for node_id in nodes:
            store(database, [report_of_node(uuid, node_id, "hosts", "ready")])

    def disturb(number: int) -> None:
        mark_unannounced(database, timedelta(0))
        with database.reader() as connection:
            ids = list(connection.execute(select(parked_reports.c.id)).scalars())
        wait_anew(database, ids)
        stored.parked("nobody's", b"%d" % number)
        purge(database, others)

    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(report_all, uuid) for uuid in uuids]
        done += [threads.submit(disturb, number) for number in range(12)]
        done += [threads.submit(announce, database, uuid) for uuid in uuids]
        for each in done:
            each.result()

    assert parked(database) == []
    with database.reader() as connection:
        count = text("SELECT count(*) FROM deployment_history")
        assert connection.execute(count).scalar_one() == len(uuids) * len(nodes)


def test_a_worker_marks_them_after_the_hours_that_are_set(
    stack: Stack, workers: Workers
) -> None:
    stored = Stored(stack.database)
    for uuid, hours in (("u", 3), ("v", 1)):
        parked_at = datetime.now(UTC) - timedelta(hours=hours)
        stored.parked(uuid, b"{}", parked_at=parked_at)

    workers.start(PARKED_LIMIT_HOURS="2")

    wait_until(lambda: ("u", True) in parked(stack.database), "the run to be marked")
    assert parked(stack.database) == [("u", True), ("v", False)]

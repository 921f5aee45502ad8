"""A queue of which nearly all is bad: workers stop before the table is full."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from brokers.interface import Broker, Delivery
from db.database import Database
from db.domain.errors import NearlyAllDead
from db.tables import dead_levels, dead_reports
from pipeline.store import store
from tests.reports import report
from tests.stack import Stack, wait_until
from tests.worker import Worker, Workers


LIMIT = 100
GOOD = report("u", status="running")


def bad(first: int, number: int, origin: str = "test") -> list[Delivery]:
    """Bad reports, no two alike."""
    return [
        Delivery(n, b"bad %d" % n, datetime(2026, 3, 7, tzinfo=UTC), origin)
        for n in range(first, first + number)
    ]


def take(database: Database, *batches: list[Delivery], limit: int = LIMIT) -> None:
    for batch in batches:
        store(database, batch, dead_limit=limit)


def count(database: Database) -> int:
    with database.reader() as connection:
        return len(connection.execute(select(dead_reports.c.id)).all())


def test_what_is_all_bad_is_refused_at_the_limit(database: Database) -> None:
    take(database, bad(0, 60), bad(60, 39))

    with pytest.raises(NearlyAllDead) as raised:
        take(database, bad(99, 1))

    assert (raised.value.origin, raised.value.reasons) == ("test", {"not_json": 1})
    assert count(database) == 99
    # Another queue is another matter; and so is the same without a limit.
    take(database, bad(200, 10, "another"))
    take(database, bad(99, 200), limit=0)


def test_a_whole_batch_of_strangers_is_refused_at_once(database: Database) -> None:
    with pytest.raises(NearlyAllDead):
        take(database, bad(0, 5000))

    assert count(database) == 0


def test_a_few_good_ones_in_a_hundred_do_not_help(database: Database) -> None:
    """96 % are bad; what is good is stored all the same."""
    batches = [[*bad(first, 24), GOOD] for first in range(0, 2400, 24)]

    with pytest.raises(NearlyAllDead):
        take(database, *batches)

    # Each raised the level by 24 - 19.
    assert count(database) == 19 * 24
    with database.reader() as connection:
        parked = text("SELECT count(*) FROM parked_reports")
        assert connection.execute(parked).scalar_one() == 1


@pytest.mark.parametrize("batches", [1, 40])
def test_bad_ones_among_good_ones_never_reach_it(
    database: Database, batches: int
) -> None:
    """Nine of ten are bad: in one large batch, and in many."""
    for batch in range(batches):
        first = batch * 2000
        mixed = [*bad(first, 1800 // batches), *[GOOD] * (200 // batches)]
        take(database, mixed)

    assert count(database) == 1800 // batches * batches


def test_good_ones_make_up_for_bad_ones_before_them(database: Database) -> None:
    take(database, bad(0, 99), [GOOD] * 5, bad(100, 95))

    with pytest.raises(NearlyAllDead):
        take(database, bad(200, 1))


def test_what_died_before_is_not_counted(database: Database) -> None:
    """A producer repeats, an operator replays: no row more comes of it."""
    take(database, bad(0, 500), limit=0)

    take(database, bad(0, 500), bad(0, 500) * 3)

    with database.reader() as connection:
        assert not any(connection.execute(select(dead_levels.c.level)).scalars())


def test_what_the_database_refuses_counts_as_bad(database: Database) -> None:
    with database.writer() as connection:
        connection.execute(text("ALTER TABLE parked_reports ADD CHECK (id < 1)"))
    many = [report("u", progress=n) for n in range(LIMIT)]

    with pytest.raises(NearlyAllDead) as raised:
        take(database, many)

    assert raised.value.reasons == {"refused_by_database": LIMIT}


def has_stopped(worker: Worker) -> bool:
    return "receiver_stopped" in worker.log


def test_workers_stop_and_go_on_when_the_queue_is_clean(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    """Nothing more becomes a dead report, and nothing is lost: not by restarts."""
    small = {"DEAD_LIMIT": str(LIMIT), "RECEIVE_BATCH": "30"}
    strangers = [b"stranger %d" % n for n in range(500)]
    broker.publish(strangers)
    for name in ("first", "again"):
        worker = workers.start(name=name, **small)
        wait_until(lambda worker=worker: has_stopped(worker), "the stop")
        line = next(each for each in worker.log.splitlines() if "receiver_st" in each)
        assert "not_json" in line
        assert stack.settings.reports_queue in line
        assert "DEAD_LIMIT=0" in line
        workers.stop()
    dead = stack.count("dead_reports")
    assert 0 < dead < LIMIT
    wait_until(lambda: sum(broker.backlog()) == len(strangers) - dead, "the broker")

    # The operator takes them all the same.
    workers.start(name="unlimited", TAKEOVER_SECONDS="1", **small | {"DEAD_LIMIT": "0"})
    wait_until(lambda: stack.count("dead_reports") == len(strangers), "the strangers")
    workers.stop()

    # The level stands; good reports lower it.
    workers.start(name="after", **small)
    broker.publish([GOOD.payload] * 6)
    broker.publish([b"one more stranger"])
    everything = len(strangers) + 1
    wait_until(lambda: stack.count("dead_reports") == everything, "the one more")

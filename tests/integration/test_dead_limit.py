"""A queue of which nearly all is bad: its reports die at a bounded rate."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from brokers.interface import Broker, Delivery
from db.database import Database
from db.tables import dead_levels, dead_reports
from pipeline.guards.dead_rate import DeadRate
from pipeline.store import store_first
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.reports import report
from tests.support.workers.worker import Workers


LIMIT = 100
GOOD = report("u", status="running")


def bad(first: int, number: int, origin: str = "test") -> list[Delivery]:
    """Bad reports, no two alike."""
    return [
        Delivery(n, b"bad %d" % n, datetime(2026, 3, 7, tzinfo=UTC), origin)
        for n in range(first, first + number)
    ]


def take(
    database: Database, *batches: list[Delivery], limit: int = LIMIT
) -> list[bool]:
    """Store the batches; return of each whether its queue was over the limit then."""
    stored = [store_first(database, batch, dead_limit=limit) for batch in batches]
    return [each.is_over_dead_limit for each in stored]


def count(database: Database) -> int:
    with database.reader() as connection:
        return len(connection.execute(select(dead_reports.c.id)).all())


def test_a_queue_of_bad_reports_is_over_the_limit_when_there_are_so_many(
    database: Database,
) -> None:
    assert take(database, bad(0, 60), bad(60, 39), bad(99, 1)) == [False, False, True]

    # Nothing is refused; another queue is another matter, and so is no limit at all.
    assert count(database) == LIMIT
    assert take(database, bad(200, 10, "another")) == [False]
    assert take(database, bad(300, 200), limit=0) == [False]


def test_a_few_good_ones_in_a_hundred_do_not_help(database: Database) -> None:
    """96 % are bad; what is good is stored all the same."""
    batches = [[*bad(first, 24), GOOD] for first in range(0, 2400, 24)]

    over = take(database, *batches)

    # Each raised the level by 24 - 19.
    assert over == [False] * 19 + [True] * 81
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
        assert take(database, mixed) == [False]

    assert count(database) == 1800 // batches * batches


def test_good_ones_make_up_for_bad_ones_before_them(database: Database) -> None:
    over = take(database, bad(0, 99), [GOOD] * 5, bad(100, 95), bad(200, 5))

    assert over == [False, False, False, True]


def test_what_died_before_is_not_counted(database: Database) -> None:
    """A producer repeats, an operator replays: no row more comes of it."""
    take(database, bad(0, 500), limit=0)

    take(database, bad(0, 500), bad(0, 500) * 3)

    with database.reader() as connection:
        assert not any(connection.execute(select(dead_levels.c.level)).scalars())


def test_what_the_database_refuses_counts_as_bad(database: Database) -> None:
    with database.writer() as connection:
        connection.execute(text("ALTER TABLE parked_reports ADD CHECK (id < 1)"))

    assert take(database, [report("u", progress=n) for n in range(LIMIT)]) == [True]


def test_beyond_the_limit_so_many_die_in_a_minute() -> None:
    rate = DeadRate(600)
    assert (rate.batch(1000), rate.batch(5)) == (1000, 5)

    pause = rate.buried("test", {"not_json": 7, "too_large": 3}, is_over=True)

    assert pause == 1.0
    assert (rate.batch(1000), rate.batch(5)) == (10, 5)
    # The first good reports end it, and where only good ones come nothing waits.
    assert rate.buried("test", {}, is_over=True) == 0.0
    assert rate.buried("test", {"not_json": 7}, is_over=False) == 0.0
    assert rate.batch(1000) == 1000


def test_no_limit_never_slows(database: Database) -> None:
    rate = DeadRate(0)

    assert rate.buried("test", {"not_json": 7}, is_over=False) == 0.0
    assert rate.batch(1000) == 1000


def test_workers_go_on_behind_rubbish_and_say_so(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    """A good run behind a queue of rubbish comes, and ends the slowness."""
    worker = workers.start(DEAD_LIMIT=str(LIMIT), RECEIVE_BATCH="30")
    strangers = [b"stranger %d" % n for n in range(LIMIT + 20)]
    broker.publish(strangers)
    wait_until(lambda: "receiver_slowed" in worker.log, "the alarm")
    line = next(each for each in worker.log.splitlines() if "receiver_sl" in each)
    assert "level=error" in line
    assert "not_json" in line
    assert stack.settings.reports_queue in line
    assert "DEAD_LIMIT=0" in line

    broker.publish([GOOD.payload, *(b"more %d" % n for n in range(5))] * 3)

    wait_until(lambda: stack.count("parked_reports") == 1, "the good report")
    dead = len(strangers) + 5
    wait_until(lambda: stack.count("dead_reports") == dead, "the rest to be buried")
    workers.stop()
    assert (sum(broker.backlog()), stack.count("dead_reports")) == (0, dead)
    # Once, though there were many slow batches.
    assert worker.log.count("receiver_slowed") <= 2

"""One run of receive_reports, where something keeps it from storing what it took."""

import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count

import pytest
from sqlalchemy import text

from astute.bad_report import Reason
from brokers.connect import connect
from brokers.interface import Broker
from db.database import Database
from db.kept_reports.suspects import begin_try
from pipeline.drain import Limits, drain
from pipeline.worker_state import WorkerState
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.draining import LIMITS, drained, tools_for
from tests.support.streams.reports import report, report_of_node


_FOR_THE_DATABASE = (
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I {}', current_database()); END $$"
)


def start(uuid: str) -> bytes:
    args = {"task_uuid": uuid, "tasks_graph": {"1": [{"id": "task"}]}}
    return json.dumps({"method": "task_deploy", "args": args}).encode()


def ready(uuid: str) -> bytes:
    return report_of_node(uuid, "1", "task", "ready").payload


def stored(stack: Stack) -> set[str]:
    """The runs of which the one task is ready."""
    with stack.database.reader() as connection:
        found = connection.execute(
            text(
                "SELECT uuid FROM deployment_history JOIN tasks ON tasks.id = task_id"
                " WHERE deployment_history.status = 'ready'"
            )
        )
        return set(found.scalars())


@pytest.fixture
def runs(stack: Stack, broker: Broker) -> list[str]:
    """Three runs that are registered, and a report of each that waits."""
    uuids = ["a", "b", "c"]
    broker.publish(start(uuid) for uuid in uuids)
    drained(stack.database, broker, Limits(100, 0.5, 60, 60))
    broker.publish(ready(uuid) for uuid in uuids)
    return uuids


@contextmanager
def held_row(stack: Stack, uuid: str) -> Iterator[None]:
    """Another session holds the run's row, as an administrator may."""
    with stack.database.writer() as connection:
        connection.execute(
            text("SELECT FROM tasks WHERE uuid = :uuid FOR UPDATE"), {"uuid": uuid}
        )
        yield


@contextmanager
def draining(stack: Stack) -> Iterator[WorkerState]:
    """Runs beside the test, one after the other, until it ends."""
    worker = WorkerState()
    own = Database(
        stack.settings.required_database_url,
        application_name="drain",
        lock_timeout_ms=200,
    )
    # Of its own: a connection to RabbitMQ is one thread's.
    own_broker = connect(stack.settings)
    tools = tools_for(own, own_broker, worker=worker)

    def go_on() -> None:
        while not worker.is_stopping:
            drain(tools, "one", LIMITS)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()
        own.close()
        own_broker.close()


def test_one_runs_lock_delays_no_other(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    """They are in one batch; the locked one is stored when it can be."""
    with draining(stack):
        with held_row(stack, "b"):
            wait_until(lambda: stored(stack) == {"a", "c"}, "the other runs", 20)
            # Another report of a run that is not locked comes, and is not late.
            broker.publish([start("d"), ready("d")])
            wait_until(lambda: "d" in stored(stack), "a new run", 20)
        wait_until(lambda: "b" in stored(stack), "the run that was locked", 20)
    wait_until(lambda: sum(broker.backlog()) == 0, "the queue to be empty", 20)


def test_many_reports_of_a_locked_run_delay_no_other(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    """More than a process takes at once, again and again."""
    with draining(stack), held_row(stack, "b"):
        for batch in range(5):
            broker.publish(
                report_of_node("b", "1", f"{batch}-{number}", "ready").payload
                for number in range(LIMITS.batch)
            )
        broker.publish([start("d"), ready("d")])
        wait_until(lambda: "d" in stored(stack), "a run behind them", 20)


def test_what_was_locked_is_stored_although_others_go_on(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    """Whatever comes meanwhile does not put off the next try."""
    with draining(stack):
        with held_row(stack, "b"):
            wait_until(lambda: stored(stack) == {"a", "c"}, "the other runs", 20)
        numbers = count()

        def is_stored() -> bool:
            name = f"task-{next(numbers)}"
            broker.publish([report_of_node("a", "1", name, "ready").payload])
            return "b" in stored(stack)

        wait_until(is_stored, "the run that was locked", 20)


@pytest.mark.parametrize("table", ["dead_reports", "parked_reports"])
def test_a_table_that_is_locked_delays_only_what_needs_it(
    stack: Stack, broker: Broker, runs: list[str], table: str
) -> None:
    """As by VACUUM FULL or by a migration."""
    with stack.database.writer() as connection, draining(stack):
        connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        broker.publish([b"bad", ready("of an unknown run"), start("d")])
        # Sooner than whoever begins a run waits for those that park.
        wait_until(lambda: stored(stack) == set(runs), "the others", 8)


def test_a_run_that_the_database_fails_on_delays_no_other(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    """An index or a page of it is broken: an error that is neither a value nor away."""
    raising = (
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.uuid = 'b' THEN RAISE EXCEPTION 'broken page'"
        " USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$;"
        "CREATE TRIGGER fail BEFORE UPDATE ON tasks FOR EACH ROW"
        " EXECUTE FUNCTION fail()"
    )
    with stack.database.writer() as connection:
        connection.execute(text(raising.format(code="XX001")))
    with draining(stack):
        wait_until(lambda: stored(stack) == {"a", "c"}, "the other runs", 20)
        with stack.database.writer() as connection:
            connection.execute(text("DROP TRIGGER fail ON tasks"))
        wait_until(lambda: "b" in stored(stack), "the run that failed", 20)


@pytest.mark.parametrize(
    ("break_it", "mend_it"),
    [
        ("ALTER TABLE tasks RENAME TO gone", "ALTER TABLE gone RENAME TO tasks"),
        (
            "ALTER TABLE parked_reports RENAME COLUMN origin TO gone",
            "ALTER TABLE parked_reports RENAME COLUMN gone TO origin",
        ),
        (
            _FOR_THE_DATABASE.format("SET default_transaction_read_only = on"),
            "SET TRANSACTION READ WRITE; "
            + _FOR_THE_DATABASE.format("RESET default_transaction_read_only"),
        ),
    ],
    ids=["a table is missing", "a column is missing", "read only"],
)
def test_nothing_is_taken_while_the_database_takes_no_writes(
    stack: Stack, broker: Broker, runs: list[str], break_it: str, mend_it: str
) -> None:
    with stack.database.writer() as connection:
        connection.execute(text(break_it))
    url = stack.settings.required_database_url
    new = Database(url, application_name="drain")
    tools = tools_for(new, broker)

    for _ in range(3):
        assert drain(tools, "one", LIMITS).as_dict() == {}
    # Not one was taken and given back.
    assert broker.backlog().held == 0

    with stack.database.writer() as connection:
        connection.execute(text(mend_it))
    new.close()
    wait_until(
        lambda: drain(tools, "one", LIMITS).received == len(runs), "the reports", 20
    )
    assert stored(stack) == set(runs)
    new.close()


def test_a_batch_in_hand_is_held_while_the_database_is_away(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    """It is stored by the run that took it, and is no redelivery to anybody."""
    url = stack.settings.required_database_url
    name = url.rpartition("/")[2]
    with draining(stack):
        wait_until(lambda: stored(stack) == set(runs), "the first reports", 20)
        with held_row(stack, "a"):
            broker.publish([report("a", progress=50).payload])
            wait_until(lambda: sum(broker.backlog()) == broker.backlog().held, "taking")
            # Its connections die, and for a while there are no new ones.
            with stack.database.autocommit_reader() as connection:
                connection.execute(text(f"ALTER DATABASE {name} CONNECTION LIMIT 0"))
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE application_name = 'drain' AND datname = :name"
                    ),
                    {"name": name},
                )
                connection.execute(text(f"ALTER DATABASE {name} CONNECTION LIMIT -1"))
        wait_until(lambda: stack.count("tasks", "progress = 50") == 1, "the report", 20)
    wait_until(lambda: sum(broker.backlog()) == 0, "the queue to be empty", 20)


def test_what_two_processes_died_of_is_buried_and_the_rest_is_stored(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    """The dead ones are made by hand here: they counted their tries, and ended."""
    killer = report("killer", progress=1).payload
    broker.publish([killer])
    with broker.consume("dead") as consumer:
        for each in (held := consumer.take(100, 1)):
            with stack.database.writer() as connection:
                digest = sha256(each.payload).digest()
                begin_try(connection, {digest: 2 if each.payload == killer else 0})
        consumer.give_back(held)

    drained(stack.database, broker)

    assert stored(stack) == set(runs)
    assert stack.count("dead_reports", f"reason = '{Reason.killed_process}'") == 1
    assert stack.count("parked_reports") == 0
    assert stack.count("suspect_deliveries") == 0
    assert sum(broker.backlog()) == 0


def test_what_came_again_for_another_reason_is_forgotten(
    stack: Stack, broker: Broker, runs: list[str]
) -> None:
    for _ in range(10):
        with broker.consume("stops") as consumer:
            consumer.give_back(consumer.take(100, 1))

    drained(stack.database, broker)

    assert stored(stack) == set(runs)
    assert stack.count("suspect_deliveries") == 0


def test_large_starts_are_left_to_other_processes(stack: Stack, broker: Broker) -> None:
    """While one is stored, a free process has the others."""
    tasks = [
        {"id": f"task {n}", "parameters": {"x": f"{n * n:x}" * 9}} for n in range(9)
    ]
    noise = "".join(f"{n * 7919 % 10007:x}" for n in range(300_000))

    def large(uuid: str) -> bytes:
        args = {"task_uuid": uuid, "tasks_graph": {"1": tasks}, "noise": noise}
        return zlib.compress(
            json.dumps({"method": "task_deploy", "args": args}).encode()
        )

    assert len(large("0")) > 300_000
    broker.publish(large(str(n)) for n in range(6))
    tools = tools_for(stack.database, broker)

    counts = drain(tools, "one", Limits(100, 0.05, 0.01, 60))

    # Its time was over after the first batch: two of them make half a megabyte.
    assert 1 <= counts.starts <= 2
    assert sum(broker.backlog()) == 6 - counts.starts
    drained(stack.database, broker, name="another")
    assert stack.count("tasks") == 6

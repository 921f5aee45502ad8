"""Killing workers with -9 loses nothing and doubles nothing."""

import random
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from brokers.connect import connect
from brokers.interface import Broker
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.streams import Stream, all_streams
from tests.support.workers.worker import Workers


NAMES = {"n20-ok", "n20-critical", "n20-stop", "n5-ok"}


@pytest.fixture
def streams() -> list[Stream]:
    return [stream for stream in all_streams() if stream.name in NAMES]


def messages_of(streams: list[Stream]) -> Iterator[bytes]:
    for stream in streams:
        yield stream.start
        yield from stream.reports()


def publish(broker: Broker, streams: list[Stream]) -> None:
    messages = messages_of(streams)
    while some := list(islice(messages, 100)):
        broker.publish(some)


def publish_alone(stack: Stack, streams: list[Stream]) -> None:
    # A broker connection belongs to one thread.
    with closing(connect(stack.settings)) as broker:
        publish(broker, streams)


def has_ended(stack: Stack, entries: int) -> bool:
    return stack.count("deployment_history", "status > 'running'") >= entries


def wait_until_all_is_stored(
    stack: Stack, broker: Broker, streams: list[Stream]
) -> None:
    """Return when nothing waits; RabbitMQ does not tell what a worker still holds."""
    stored = "status > 'running'"
    expected = [state for each in streams for state in each.expected().values()]
    final = sum(state not in {"pending", "running"} for state in expected)
    wait_until(
        lambda: (
            sum(broker.backlog()) == 0
            and stack.count("deployment_history", stored) == final
        ),
        "all reports to be stored",
    )


def assert_all_is_stored(stack: Stack, streams: list[Stream]) -> None:
    """Every entry has its recorded end state, once; nothing is dead."""
    expected = {stream.uuid: stream.expected() for stream in streams}
    assert states(stack.database) == expected
    assert stack.count("dead_reports") == 0


def test_kill_in_the_middle_of_a_replay(
    stack: Stack, broker: Broker, workers: Workers, streams: list[Stream]
) -> None:
    """Workers die at random moments while reports come in."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    publishing = threading.Thread(target=publish_alone, args=(stack, streams))
    worker = workers.start(TAKEOVER_SECONDS="1", RECEIVE_BATCH="100")
    publishing.start()
    states = [state for stream in streams for state in stream.expected().values()]
    total = len(states) - states.count("pending")
    for step in range(1, 4):
        progress = chance.randint(1, total // 5) + (step - 1) * total // 4
        wait_until(
            partial(has_ended, stack, progress), f"{progress} entries to be final"
        )
        worker.kill()
        worker = workers.start(TAKEOVER_SECONDS="1", RECEIVE_BATCH="100")
    publishing.join()
    wait_until_all_is_stored(stack, broker, streams)
    workers.stop()

    assert_all_is_stored(stack, streams)


def test_kill_of_a_pool_process(
    stack: Stack, broker: Broker, workers: Workers, streams: list[Stream]
) -> None:
    """The worker goes on: what the dead process held is stored by the next."""
    worker = workers.start(TAKEOVER_SECONDS="3600", RECEIVE_BATCH="50")
    publish(broker, streams)
    wait_until(partial(has_ended, stack, 100), "some entries to be final")
    worker.kill_pool_process()
    wait_until_all_is_stored(stack, broker, streams)
    workers.stop()

    assert_all_is_stored(stack, streams)


@pytest.mark.parametrize("same_name", [False, True], ids=["another", "restarted"])
def test_kill_between_commit_and_acknowledgement(
    stack: Stack,
    broker: Broker,
    workers: Workers,
    streams: list[Stream],
    tmp_path: Path,
    same_name: bool,
) -> None:
    """The batch comes again, to another worker or to the restarted one."""
    fault = tmp_path / "fault"
    fault.touch()
    publish(broker, streams)
    faulty = workers.start(
        "tests.support.workers.faulty_worker", name="faulty", FAULT_FILE=str(fault)
    )
    faulty.process.wait(60)
    assert not fault.exists()
    committed = stack.count("deployment_history") + stack.count("parked_reports")
    assert committed > 0
    assert sum(broker.backlog()) > 0

    # A restarted worker finds what it held at once, without a takeover.
    workers.start(
        name="faulty" if same_name else "another",
        TAKEOVER_SECONDS="3600" if same_name else "1",
        WORKER_CONCURRENCY="2",
    )
    wait_until_all_is_stored(stack, broker, streams)
    workers.stop()

    assert_all_is_stored(stack, streams)

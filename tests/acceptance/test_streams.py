"""The recorded streams, in other orders, through real workers, to the API.

As recorded they are in test_first_use.py.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import pytest

from brokers.interface import Broker
from tests.reading import states
from tests.stack import Stack, wait_until
from tests.streams import Stream, all_streams
from tests.worker import Workers


pytestmark = pytest.mark.timeout(600)

Order = Callable[[list[Stream], random.Random], Iterable[bytes]]


def as_recorded(streams: list[Stream], chance: random.Random) -> Iterator[bytes]:
    for stream in streams:
        yield stream.start
        yield from stream.reports()


def start_last(streams: list[Stream], chance: random.Random) -> Iterator[bytes]:
    for stream in streams:
        yield from stream.reports()
        yield stream.start


def shuffled(streams: list[Stream], chance: random.Random) -> list[bytes]:
    """Every message anywhere, and each third of them twice."""
    messages = list(as_recorded(streams, chance))
    messages += chance.sample(messages, len(messages) // 3)
    chance.shuffle(messages)
    return messages


@pytest.mark.parametrize(
    ("stack", "order", "workers_count"),
    [
        ("valkey", start_last, 1),
        ("valkey", shuffled, 2),
        ("rabbitmq", shuffled, 2),
    ],
    indirect=["stack"],
    ids=["valkey-start-last", "valkey-shuffled", "rabbitmq-shuffled"],
)
def test_streams_give_their_recorded_end_states(
    stack: Stack, broker: Broker, workers: Workers, order: Order, workers_count: int
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    # Half of all reports: they are as long as ten others, and not more special.
    streams = [each for each in all_streams() if not each.name.startswith("n500")]
    if workers_count == 1:
        workers.start()
    else:
        for _ in range(workers_count):
            workers.start(RECEIVE_BATCH=str(chance.randint(30, 1500)))

    messages = iter(order(streams, chance))
    while some := list(islice(messages, 500)):
        broker.publish(some)
    wait_until(lambda: broker.backlog().waiting == 0, "all reports to be taken", 400)
    workers.stop()
    # What a stopping worker had only fetched went back to RabbitMQ.
    if broker.backlog().waiting:
        workers.start()
        wait_until(lambda: broker.backlog().waiting == 0, "the last reports")
        workers.stop()

    assert sum(broker.backlog()) == 0
    assert states(stack) == {stream.uuid: stream.expected() for stream in streams}
    assert stack.count("dead_reports") == 0

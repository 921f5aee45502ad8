"""The recorded streams in other orders, stored in this process, read by the API.

As recorded they go through real workers, once on each broker, in test_first_use.py;
two workers at once store what is out of order in the fault laboratory.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

import pytest

from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store
from tests.support.stored.reading import states
from tests.support.streams.streams import Stream, all_streams


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)

Order = Callable[[list[Stream], random.Random], Iterable[bytes]]


def start_last(streams: list[Stream], chance: random.Random) -> Iterator[bytes]:
    for stream in streams:
        yield from stream.reports()
        yield stream.start


def shuffled(streams: list[Stream], chance: random.Random) -> list[bytes]:
    """Every message anywhere, and each third of them twice."""
    messages = [
        message for stream in streams for message in (stream.start, *stream.reports())
    ]
    messages += chance.sample(messages, len(messages) // 3)
    chance.shuffle(messages)
    return messages


@pytest.mark.parametrize("order", [start_last, shuffled])
def test_streams_give_their_recorded_end_states(
    database: Database, order: Order
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    # A quarter of all reports: one that is larger is as long as ten others, and not
    # more special.
    streams = [
        each for each in all_streams() if not each.name.startswith(("n100", "n500"))
    ]

    messages = iter(order(streams, chance))
    while some := list(islice(messages, chance.randint(30, 1500))):
        store(database, [Delivery("", each, T0, "test") for each in some])

    assert states(database) == {stream.uuid: stream.expected() for stream in streams}
    with database.reader() as connection:
        dead = "SELECT count(*) FROM dead_reports"
        assert connection.exec_driver_sql(dead).scalar_one() == 0

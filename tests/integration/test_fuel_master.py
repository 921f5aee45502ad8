"""Everything that a real Nailgun and a real Astute said to each other, stored."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from brokers.interface import Delivery
from db.database import Database
from pipeline.counts import Counts
from pipeline.store import store
from tests.support.streams import recording
from tests.support.streams.nailguns_word import assert_as_nailgun_says


_BATCH = 500
_T0 = datetime(2026, 11, 27, 1, 53, tzinfo=UTC)
#: The default bindings: without what only other services hear.
_EXCHANGES = ("nailgun", "naily", "naily_service")


def deliveries() -> list[Delivery]:
    """Return what our queue gets, each message a tenth of a second after the last."""
    return [
        Delivery(each.seq, each.body, _T0 + timedelta(seconds=each.seq / 10), "test")
        for each in recording.messages()
        if each.exchange in _EXCHANGES
    ]


def stored(database: Database, found: Sequence[Delivery]) -> Counts:
    counts = Counts()
    for first in range(0, len(found), _BATCH):
        counts += store(database, found[first : first + _BATCH])
    return counts


@pytest.fixture(params=["in order", "shuffled and doubled"])
def counts(request: pytest.FixtureRequest, database: Database) -> Counts:
    """What became of all of it."""
    found = deliveries()
    if request.param != "in order":
        found += found
        random.Random(1).shuffle(found)
    return stored(database, found)


def test_all_of_it_becomes_what_nailgun_says(
    database: Database, counts: Counts
) -> None:
    assert_as_nailgun_says(database)
    assert counts.received == sum(
        (counts.starts, counts.reports, counts.gated, counts.parked, counts.passed)
    )

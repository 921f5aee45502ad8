"""A short run of the fuzzer; `make fuzz` is the long one."""

import random

import pytest

from db.database import Database
from tests.fuzz.corpus import corpus
from tests.fuzz.mutate import case
from tests.fuzz.pure import take
from tests.fuzz.stored import BATCH, Checked


@pytest.fixture
def seed() -> int:
    seed = random.randrange(2**20)
    print(f"python -m tests.fuzz --seed {seed}")  # noqa: T201 - shown when it fails
    return seed


def test_nothing_but_a_bad_report_is_raised(seed: int) -> None:
    messages = corpus()

    taken = [each for n in range(10_000) for each in take(case(seed, n, messages))]

    assert len(taken) >= 10_000


def test_every_fuzzed_report_ends_in_one_of_the_ways(
    database: Database, seed: int
) -> None:
    """And none disturbs the good ones of its batch."""
    messages, checked = corpus(), Checked(database)

    for first in range(0, 2000, BATCH):
        checked.store([case(seed, n, messages) for n in range(first, first + BATCH)])

    checked.check()
    ways = checked.counts
    assert min(ways.starts, ways.reports, ways.gated, ways.parked, ways.dead) > 0


def test_a_case_is_the_same_again(seed: int) -> None:
    messages = corpus()

    assert [case(seed, n, messages) for n in range(200)] == [
        case(seed, n, messages) for n in range(200)
    ]

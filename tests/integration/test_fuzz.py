"""A short run of the fuzzer; `make fuzz` is the long one."""

import random

import pytest

from db.database import Database
from tests.fuzz.corpus import corpus
from tests.fuzz.details import decides, detail_case, same
from tests.fuzz.mutate import case
from tests.fuzz.pure import take
from tests.fuzz.stored import BATCH, Checked


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Another one each time, or the one that a test asks for."""
    seed = getattr(request, "param", None) or random.randrange(2**20)
    print(f"python -m tests.fuzz --seed {seed}")  # noqa: T201 - shown when it fails
    return seed


def test_nothing_but_a_bad_report_is_raised(seed: int) -> None:
    messages = corpus()

    taken = [each for n in range(10_000) for each in take(case(seed, n, messages))]

    assert len(taken) >= 10_000


# 817871: a run's nodes were in the environment before 9.0, by another run's word.
@pytest.mark.parametrize("seed", [None, 817871], indirect=True)
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


def test_a_detail_never_costs_the_fact(seed: int) -> None:
    messages = corpus()

    for number in range(2000):
        good, bad = detail_case(seed, number, messages)
        assert same(decides(good), decides(bad)), bad

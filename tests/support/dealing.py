"""In which order several processes run the tests: the longest first, in each."""

from collections.abc import Sequence
from itertools import groupby

import pytest


def dealt(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Deal the tests' files to so many processes, like cards.

    Files come with the longest tests first (pyproject.toml). xdist gives each process
    a part of the list as it stands: the first would get all of these, and the others
    wait for it at the end.
    """
    hands: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for number, (_, tests) in enumerate(groupby(items, lambda item: item.path)):
        hands[number % processes] += tests
    return [test for hand in hands for test in hand]

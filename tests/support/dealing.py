"""The order of the tests in several processes: each starts with the longest."""

from collections.abc import Sequence
from itertools import groupby

import pytest


def dealt(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Distribute the tests' files to this many processes in turn.

    Files come with the longest tests first (pyproject.toml). xdist splits this list
    into consecutive parts: without this, the first process would get all long tests,
    and the others would wait for it at the end.
    """
    hands: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for number, (_, tests) in enumerate(groupby(items, lambda item: item.path)):
        hands[number % processes] += tests
    return [test for hand in hands for test in hand]

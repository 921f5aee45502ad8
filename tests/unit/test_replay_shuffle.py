"""The shuffle: all lines, each as often as asked, in an order that can be had again."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from admin.replay.shuffle import open_spool


lines_without_newline = st.lists(
    st.binary(max_size=50).map(lambda line: line.replace(b"\n", b"")), max_size=50
)


def shuffled(lines: list[bytes], seed: int, copies: int = 1) -> list[bytes]:
    with open_spool() as spool:
        for line in lines:
            spool.add(line)
        assert len(spool) == len(lines)
        return list(spool.shuffled(seed, copies))


@given(lines_without_newline, st.integers(0), st.integers(1, 3))
def test_a_shuffle_is_a_permutation(lines: list[bytes], seed: int, copies: int) -> None:
    assert Counter(shuffled(lines, seed, copies)) == Counter(lines * copies)


def test_a_seed_gives_one_order_and_another_seed_another() -> None:
    lines = [b"%d" % number for number in range(1000)]

    first = shuffled(lines, 1)

    assert first == shuffled(lines, 1)
    assert first != shuffled(lines, 2)
    assert first != lines


def test_copies_are_far_apart() -> None:
    lines = [b"%d" % number for number in range(1000)]
    order = shuffled(lines, 1, copies=2)

    places: dict[bytes, list[int]] = {}
    for place, line in enumerate(order):
        places.setdefault(line, []).append(place)
    distances = sorted(second - first for first, second in places.values())

    # Two random places of 2,000 are 667 apart on average.
    assert 500 < sum(distances) / len(distances) < 850

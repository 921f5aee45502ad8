"""What failed entries hold up: chains of entries that wait."""

from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.held_up import HoldUp, HoldUps, Key, NeverRan, Unfinished, never_ran


ALL = 1000
KEYS = [(node_id, name) for node_id, name in product("12", "abcde")]

#: Key → keys that it has to wait for.
Requires = Mapping[Key, Sequence[Key]]


def keys(names: str) -> list[Key]:
    """Keys of these one-letter tasks, all on one node."""
    return [("1", name) for name in names]


def hold_ups(
    failed: str, pending: str, requires: Mapping[str, str], first: int = ALL
) -> HoldUps:
    unfinished = Unfinished(keys(failed), keys(pending))
    for name, before in requires.items():
        unfinished.link(("1", name), keys(before), ())
    return unfinished.hold_ups(first, ALL)


def distances(failed: Key, pending: set[Key], requires: Requires) -> dict[Key, int]:
    """How far each pending entry is from a failed one, told as simply as can be."""
    found = {failed: 0}
    for distance in range(1, len(KEYS) + 1):
        found |= {
            key: distance
            for key in pending - found.keys()
            if any(found.get(each, ALL) < distance for each in requires[key])
        }
    return {key: distance for key, distance in found.items() if key != failed}


def test_what_waits_for_a_failed_entry_is_held_up_through_others_that_wait() -> None:
    found = hold_ups("a", "bcd", {"b": "a", "c": "b"})

    assert found == HoldUps([HoldUp(2, [0, 1])], 2)


def test_no_chain_leads_through_an_entry_that_began() -> None:
    # "r" ran although what it required had failed; "b" waits for nothing else.
    assert hold_ups("a", "b", {"r": "a", "b": "r"}) == HoldUps([HoldUp(0, [])], 0)


def test_a_failed_entry_did_not_wait_for_another_one() -> None:
    assert hold_ups("ab", "c", {"b": "a", "c": "b"}) == HoldUps(
        [HoldUp(0, []), HoldUp(1, [0])], 1
    )


def test_an_entry_that_two_hold_up_is_told_at_both_and_counted_once() -> None:
    assert hold_ups("ab", "c", {"c": "ab"}) == HoldUps(
        [HoldUp(1, [0]), HoldUp(1, [0])], 1
    )


def test_the_nearest_come_first_and_equally_near_ones_in_their_order() -> None:
    chain = {"f": "a", "d": "a", "c": "f", "b": "d", "e": "c"}

    [found] = hold_ups("a", "bcdef", chain).each

    assert ["bcdef"[place] for place in found.nearest] == list("dfbce")


def test_failed_entries_beyond_the_first_count_in_the_total_only() -> None:
    assert hold_ups("abc", "xyz", {"x": "a", "y": "b", "z": "c"}, first=1) == HoldUps(
        [HoldUp(1, [0])], 3
    )


def test_no_more_are_named_than_were_asked_for() -> None:
    unfinished = Unfinished(keys("a"), keys("bcd"))
    for key in keys("bcd"):
        unfinished.link(key, keys("a"), ())

    assert unfinished.hold_ups(ALL, 2) == HoldUps([HoldUp(3, [0, 1])], 3)


def test_tasks_that_wait_for_each_other_are_no_trouble() -> None:
    assert hold_ups("a", "bc", {"b": "ac", "c": "b"}).total == 2
    assert hold_ups("a", "bc", {"b": "bc", "c": "bc"}).total == 0


def test_links_of_what_neither_failed_nor_waits_are_not_read() -> None:
    def unread() -> list[Key]:
        pytest.fail("read")

    unfinished = Unfinished(keys("a"), keys("b"))

    unfinished.link(("1", "ran"), iter(unread, None), iter(unread, None))
    unfinished.link(("1", "a"), iter(unread, None), keys("b"))

    assert unfinished.hold_ups(ALL, ALL).total == 1


@given(
    statuses=st.fixed_dictionaries(
        {key: st.sampled_from(["failed", "pending", "ran"]) for key in KEYS}
    ),
    requires=st.fixed_dictionaries(
        {key: st.lists(st.sampled_from(KEYS), max_size=3) for key in KEYS}
    ),
    reverse=st.sets(st.sampled_from(KEYS)),
    first=st.integers(0, 4),
)
def test_it_is_what_a_plain_search_finds(
    statuses: dict[Key, str],
    requires: dict[Key, list[Key]],
    reverse: set[Key],
    first: int,
) -> None:
    failed = [key for key in KEYS if statuses[key] == "failed"]
    pending = [key for key in KEYS if statuses[key] == "pending"]
    unfinished = Unfinished(failed, pending)
    for key in KEYS:
        # The links of some are told by the tasks at their other end.
        own = [] if key in reverse else requires[key]
        after = [each for each in reverse if key in requires[each]]
        unfinished.link(key, own, after)

    found = unfinished.hold_ups(first, ALL)

    by_search = [distances(key, set(pending), requires) for key in failed]
    assert found.total == len(set().union(*by_search))
    assert found.each == [
        HoldUp(
            len(each),
            sorted(
                map(pending.index, each),
                key=lambda place: (each[pending[place]], place),
            ),
        )
        for each in by_search[:first]
    ]


@pytest.mark.parametrize(
    ("held_up", "ended", "expected"),
    [
        (3, True, NeverRan(5, 3, 2)),
        (0, True, NeverRan(5, 0, 5)),
        # The others may begin yet.
        (3, False, NeverRan(3, 3, 0)),
        (None, True, NeverRan(5, None, None)),
        (None, False, NeverRan(0, None, None)),
    ],
)
def test_what_never_ran_is_known_when_the_run_has_ended(
    held_up: int | None, *, ended: bool, expected: NeverRan
) -> None:
    assert never_ran(5, held_up, ended=ended) == expected

"""Merge is a join: any order, any repetition, any cut gives the same."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain import history, nodes, transactions
from tests.support.stored.entries import entries, outcomes, transaction_changes


KINDS = [
    pytest.param(history, entries, 3, id="history entries"),
    pytest.param(transactions, transaction_changes(), 1, id="transactions"),
    pytest.param(nodes, outcomes, 2, id="nodes"),
]


def of_one_key(items: list[Any], key_fields: int) -> list[Any]:
    """The items, made to speak of the same thing."""
    key = items[0][:key_fields]
    return [type(item)(*key, *item[key_fields:]) for item in items]


def test_each_field_of_a_transaction_is_merged_in_one_way() -> None:
    ways = (
        *transactions.GREATEST,
        *transactions.EARLIEST,
        *transactions.OF_MESSAGE,
        *transactions.OF_STOP,
        *transactions.UNIONS,
    )

    assert sorted(ways) == sorted(transactions.TransactionChange._fields[1:])


@pytest.mark.parametrize(("kind", "strategy", "key_fields"), KINDS)
@given(data=st.data())
def test_merge_is_commutative(
    kind: Any, strategy: Any, key_fields: int, data: st.DataObject
) -> None:
    a, b = of_one_key([data.draw(strategy), data.draw(strategy)], key_fields)

    assert kind.merge(a, b) == kind.merge(b, a)


@pytest.mark.parametrize(("kind", "strategy", "key_fields"), KINDS)
@given(data=st.data())
def test_merge_is_associative(
    kind: Any, strategy: Any, key_fields: int, data: st.DataObject
) -> None:
    items = [data.draw(strategy) for _ in range(3)]
    a, b, c = of_one_key(items, key_fields)

    assert kind.merge(kind.merge(a, b), c) == kind.merge(a, kind.merge(b, c))


@pytest.mark.parametrize(("kind", "strategy", "key_fields"), KINDS)
@given(data=st.data())
def test_merge_is_idempotent(
    kind: Any, strategy: Any, key_fields: int, data: st.DataObject
) -> None:
    item = data.draw(strategy)

    assert kind.merge(item, item) == item


@pytest.mark.parametrize(("kind", "strategy", "key_fields"), KINDS)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_redelivery_and_reordering_do_not_change_the_fold(
    kind: Any, strategy: Any, key_fields: int, data: st.DataObject, seed: int
) -> None:
    items = data.draw(st.lists(strategy, max_size=30))
    replayed = items + random.Random(seed).sample(items, len(items) // 2)
    random.Random(seed).shuffle(replayed)

    assert kind.fold(replayed) == kind.fold(items)


@pytest.mark.parametrize(("kind", "strategy", "key_fields"), KINDS)
@given(data=st.data(), cut=st.integers(0, 30))
def test_any_cut_into_batches_gives_the_same(
    kind: Any, strategy: Any, key_fields: int, data: st.DataObject, cut: int
) -> None:
    items = data.draw(st.lists(strategy, max_size=30))
    in_batches = kind.fold(kind.fold(items[:cut]) + kind.fold(items[cut:]))

    assert in_batches == kind.fold(items)


@given(st.lists(entries, max_size=30))
def test_a_fold_is_sorted_and_has_each_key_once(
    items: list[history.HistoryEntry],
) -> None:
    keys = [entry[:3] for entry in history.fold(items)]

    assert keys == sorted({entry[:3] for entry in items})

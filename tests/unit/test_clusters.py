"""What is asked and said of clusters and tasks, without asking the database."""

import json
from typing import Any

import msgspec
import pytest

from api.answers.force import ForceQuery
from api.clusters.bodies import ClusterChange, NewCluster
from api.clusters.query import ClustersQuery
from api.http.parameters import BadParameter
from api.transactions.tasks_query import TasksQuery
from db.domain.clusters import CLUSTER_STATUSES
from db.domain.gate import is_readable, records_history
from db.domain.statuses import TransactionStatus
from db.queries.transactions import TransactionFilter


@pytest.mark.parametrize(
    "release_version",
    # the last one is Fuel 5.0's, which had no dash
    ["mitaka-9.0", "newton-10", "liberty-8.0-custom", "2015.1.0-8.0", "2014.1"],
)
def test_a_release_version_can_be_read(release_version: str) -> None:
    assert is_readable(release_version)


@pytest.mark.parametrize(
    "release_version",
    ["", "9.0", "mitaka", "mitaka-", "mitaka-x9.0", "-", "mitaka-²", "mitaka-٩.0"],
    ids=ascii,
)
def test_a_version_that_cannot_be_read_is_recorded(release_version: str) -> None:
    assert not is_readable(release_version)
    assert records_history(release_version)


@pytest.mark.parametrize(("version", "recorded"), [("9", True), ("8", False)])
def test_a_version_may_have_one_number(version: str, *, recorded: bool) -> None:
    assert records_history(f"mitaka-{version}") is recorded


def test_a_version_of_thousands_of_digits_can_be_compared() -> None:
    assert records_history("mitaka-" + "9" * 10_000)


def test_every_status_of_a_deployment_has_a_word_for_its_cluster() -> None:
    assert CLUSTER_STATUSES.keys() == set(TransactionStatus)


@pytest.mark.parametrize(
    ("given", "forced"),
    [
        ("1", True),
        ("t", True),
        ("True", True),
        ("0", False),
        ("f", False),
        ("FALSE", False),
        # client 9.0.0 sends all of its parameters, empty ones too
        ("", False),
    ],
)
def test_force_is_a_switch(given: str, *, forced: bool) -> None:
    assert ForceQuery.of({"force": given}).force is forced


def test_force_is_off_where_it_is_not_given() -> None:
    assert ForceQuery.of({}).force is False


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"force": "2"}, "force"),
        ({"force": "yes"}, "force"),
        ({"force": ["1", "1"]}, "force"),
        ({"forced": "1"}, "forced"),
    ],
    ids=repr,
)
def test_anything_else_is_refused_by_name(params: dict[str, str], name: str) -> None:
    with pytest.raises(BadParameter, match=name):
        ForceQuery.of(params)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "id"),
        ({"name": "a"}, "id"),
        ({"id": 1}, "name"),
        ({"id": 0, "name": "a"}, "id"),
        ({"id": 2**31, "name": "a"}, "id"),
        ({"id": 10**30, "name": "a"}, "id"),
        ({"id": "1", "name": "a"}, "id"),
        ({"id": True, "name": "a"}, "id"),
        ({"id": 1, "name": " \t"}, "name"),
        ({"id": 1, "name": None}, "name"),
        ({"id": 1, "name": "a\0b"}, "name"),
        ({"id": 1, "name": "a", "release_version": "9.0"}, "release_version"),
        ({"id": 1, "name": "a", "release_version": ""}, "release_version"),
        ({"id": 1, "name": "a", "release_version": "m-9\0"}, "release_version"),
        ({"id": 1, "name": "a", "release_version": 9}, "release_version"),
        ({"id": 1, "name": "a", "release_id": 2}, "release_id"),
        ([], "array"),
    ],
    ids=repr,
)
def test_a_bad_cluster_is_refused_by_the_name_of_its_member(
    body: object, told: str
) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.json.decode(json.dumps(body), type=NewCluster)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "name"),
        ({"id": 2}, "id"),
        ({"status": "operational"}, "status"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"release_version": "mitaka"}, "release_version"),
    ],
    ids=repr,
)
def test_a_bad_change_is_refused_by_the_name_of_its_member(
    change: dict[str, object], told: str
) -> None:
    with pytest.raises(msgspec.ValidationError, match=told):
        msgspec.json.decode(json.dumps(change), type=ClusterChange)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "a"},
        {"release_version": "mitaka-9.0"},
        {"name": "a", "release_version": None},
    ],
    ids=repr,
)
def test_only_what_is_given_changes(change: dict[str, Any]) -> None:
    given = msgspec.json.decode(json.dumps(change), type=ClusterChange)

    assert given.columns() == change


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"limit": "0"}, "limit"),
        ({"fields": "nodes"}, "nodes"),
        ({"offset": "1"}, "offset"),
    ],
    ids=repr,
)
def test_a_bad_parameter_of_the_list_is_named(
    params: dict[str, str], told: str
) -> None:
    with pytest.raises(BadParameter, match=told):
        ClustersQuery.of(params)


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({}, TransactionFilter(deleted=False)),
        ({"cluster_id": "1"}, TransactionFilter(cluster_id=1, deleted=False)),
        # an empty one is no filter elsewhere
        ({"cluster_id": ""}, TransactionFilter(without_cluster=True, deleted=False)),
        (
            {"transaction_types": "dump", "statuses": ""},
            TransactionFilter(names=("dump",), deleted=False),
        ),
    ],
    ids=repr,
)
def test_tasks_are_transactions_that_are_not_deleted(
    params: dict[str, str], asked: TransactionFilter
) -> None:
    assert TasksQuery.of(params).wanted == asked

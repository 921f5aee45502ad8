"""Every method of the client, on a real server."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from fuel_history.errors import BadRequest, Forbidden, NotFound
from fuel_history.session import PAGE
from fuel_history.shapes.history import NodeOutcome
from fuel_history.shapes.roles import Role
from tests.support.servers.users import READER
from tests.support.stored.stored import Stored


START = datetime(2026, 3, 7, 14, 49, 6, 123456, tzinfo=UTC)
END = START + timedelta(seconds=130)
TOKYO = timezone(timedelta(hours=9))


@pytest.fixture(scope="module")
def cluster_id(stored: Stored) -> int:
    return stored.cluster(7)


@pytest.fixture(scope="module")
def run(stored: Stored, cluster_id: int) -> int:
    """A run of four entries on three nodes, and a task that ran nowhere."""
    task_id = stored.transaction(cluster_id=cluster_id, time_start=START)
    stored.entries(
        task_id,
        [("5", "hosts", "ready"), ("6", "hosts", "ready"), ("5", "swift", "pending")],
    )
    stored.entry(
        task_id,
        "master",
        "netconfig",
        "error",
        time_start=START,
        time_end=END,
        message="no route to node 6",
        summary='{"failed": 1}',
    )
    stored.outcome(task_id, "master", "error", "deploy", "no route")
    definitions = {name: {"id": name, "type": "puppet"} for name in ("hosts", "absent")}
    stored.definitions(task_id, definitions)
    stored.role(task_id, "compute", "5", "6")
    stored.role(task_id, "ceph-osd", "6")
    return task_id


def of(fuel: Connection, task_id: int, **wanted: Any) -> list[str]:
    entries = fuel.history.of_transaction(task_id, **wanted)
    return [f"{each.deployment_graph_task_name}/{each.node_id}" for each in entries]


def test_transactions_are_listed_and_shown(
    fuel: Connection, run: int, cluster_id: int, stored: Stored
) -> None:
    other = stored.transaction("reset_environment", cluster_id=cluster_id)

    def ids(**wanted: Any) -> list[int]:
        listed = fuel.transactions.list(cluster_id=cluster_id, **wanted)
        return [each.id for each in listed]

    assert ids() == [run, other]
    assert ids(order_by="-id") == [other, run]
    assert ids(names=["reset_environment", "provision"]) == [other]
    assert ids(statuses=["ready", "error"]) == []
    shown = fuel.transactions.show(run)
    assert (shown.id, shown.cluster, shown.name) == (run, cluster_id, "deployment")
    assert shown.time_start == START
    assert shown.time_start.tzinfo is not None


def test_a_deleted_transaction_keeps_its_history(
    fuel: Connection, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts")
    with pytest.raises(BadRequest, match=r"^You cannot delete running task manually$"):
        fuel.transactions.delete(task_id)

    fuel.transactions.delete(task_id, force=True)

    deleted_at = fuel.transactions.show(task_id).deleted_at
    assert deleted_at is not None
    assert abs(datetime.now(UTC) - deleted_at) < timedelta(minutes=1)
    assert of(fuel, task_id) == ["hosts/5"]


def test_a_reader_may_not_delete(configuration: Configuration, run: int) -> None:
    reader = Configuration(server_port=configuration.server_port, token=READER.token)

    with Connection(reader) as fuel, pytest.raises(Forbidden, match="admin"):
        fuel.transactions.delete(run, force=True)


def test_a_run_is_counted(fuel: Connection, run: int) -> None:
    summary = fuel.transactions.summary(run)

    assert summary.entries.total == 4
    assert summary.entries.by_status["ready"] == 2
    assert [node.node_id for node in summary.nodes] == ["5", "6", "master"]
    assert {task.deployment_graph_task_name for task in summary.tasks} >= {"hosts"}
    (failed,) = summary.failed
    assert (failed.node_id, failed.message) == ("master", "no route to node 6")
    assert failed.time_end == END


def test_roles_have_their_nodes(fuel: Connection, run: int, stored: Stored) -> None:
    assert fuel.transactions.roles(run) == (
        Role(name="ceph-osd", nodes=("6",)),
        Role(name="compute", nodes=("5", "6")),
    )
    assert fuel.transactions.roles(stored.transaction()) == ()


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("settings", None), ("deployment_info", {}), ("network_configuration", None)],
)
def test_what_a_run_began_with_is_returned(
    fuel: Connection, stored: Stored, kind: str, missing: object
) -> None:
    task_id = stored.transaction()
    assert getattr(fuel.transactions, kind)(task_id) == missing

    stored.snapshot(task_id, kind, json.dumps({"common": {"debug": True}}))

    assert getattr(fuel.transactions, kind)(task_id) == {"common": {"debug": True}}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["hosts/5", "swift/5", "hosts/6", "netconfig/master", "absent/-"]),
        ({"nodes": ["6", "master"]}, ["hosts/6", "netconfig/master"]),
        ({"nodes": dict.fromkeys("6")}, ["hosts/6"]),
        ({"statuses": ["pending", "error"]}, ["swift/5", "netconfig/master"]),
        ({"roles": ["ceph-osd", "mongo"]}, ["hosts/6"]),
        ({"tasks_names": ["hosts"]}, ["hosts/5", "hosts/6"]),
        ({"since": START}, ["netconfig/master"]),
        ({"since": START.replace(tzinfo=None)}, ["netconfig/master"]),
        ({"since": START.astimezone(TOKYO)}, ["netconfig/master"]),
        ({"until": START}, []),
        ({"since": "1h"}, []),
    ],
    ids=str,
)
def test_a_history_is_filtered(
    fuel: Connection, run: int, wanted: dict[str, Any], found: list[str]
) -> None:
    assert sorted(of(fuel, run, **wanted)) == sorted(found)


def test_a_history_is_sorted(fuel: Connection, run: int) -> None:
    entries = [entry.id for entry in fuel.history.of_transaction(run, order_by="-id")]
    ids = [number for number in entries if number]

    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 4


def test_an_entry_is_a_value_with_its_times(fuel: Connection, run: int) -> None:
    (entry,) = fuel.history.of_transaction(run, statuses=["error"])

    assert (entry.task_id, entry.node_id, entry.status) == (run, "master", "error")
    assert (entry.time_start, entry.time_end) == (START, END)
    assert entry.summary is None
    (with_summary,) = fuel.history.of_transaction(
        run, statuses=["error"], include_summary=True
    )
    assert with_summary.summary == {"failed": 1}


def test_everything_of_one_entry_is_shown(fuel: Connection, run: int) -> None:
    (entry,) = fuel.history.of_transaction(run, statuses=["error"])
    assert entry.id is not None

    details = fuel.history.entry(run, entry.id)

    assert (details.message, details.duration) == ("no route to node 6", 130)
    assert details.node_outcome == NodeOutcome(
        status="error", error_type="deploy", message="no route"
    )


def test_the_history_of_a_node_and_of_an_environment_is_of_all_runs(
    fuel: Connection, stored: Stored
) -> None:
    cluster_id = stored.cluster(8)
    runs = [stored.transaction(cluster_id=cluster_id) for _ in range(2)]
    for task_id in runs:
        stored.entries(
            task_id, [("node 80", "hosts", "ready"), ("81", "hosts", "ready")]
        )

    of_node = fuel.history.of_node("node 80", statuses=["ready"])
    of_cluster = fuel.history.of_cluster(cluster_id, nodes=["81"])

    assert [each.task_id for each in of_node] == runs
    assert [(each.task_id, each.node_id) for each in of_cluster] == [
        (task_id, "81") for task_id in runs
    ]


def test_a_long_list_is_read_page_by_page(fuel: Connection, stored: Stored) -> None:
    task_id = stored.transaction()
    names = [f"task-{number:04}" for number in range(2 * PAGE + 5)]
    stored.entries(task_id, [("5", name, "ready") for name in names])

    entries = fuel.history.of_transaction(task_id, statuses=["ready"])

    assert [entry.deployment_graph_task_name for entry in entries] == names


@pytest.mark.parametrize(
    "ask",
    [
        lambda fuel: fuel.transactions.show(99_999),
        lambda fuel: fuel.transactions.delete(99_999),
        lambda fuel: fuel.transactions.summary(99_999),
        lambda fuel: next(fuel.history.of_transaction(99_999)),
    ],
    ids=["show", "delete", "summary", "history"],
)
def test_what_there_is_not_is_not_found(fuel: Connection, ask: Any) -> None:
    with pytest.raises(NotFound, match=r"^Transaction not found$"):
        ask(fuel)


def test_a_bad_parameter_is_named(fuel: Connection, run: int) -> None:
    with pytest.raises(BadRequest, match=r"^since must "):
        of(fuel, run, since="yesterday")

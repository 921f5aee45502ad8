"""GET /api/v1/transactions/<id>/deployment_history/, as the clients read it."""

import json
from datetime import UTC, datetime

import pytest
from falcon.testing import TestClient

from brokers.interface import Delivery
from db.database import Database
from db.runs.snapshots import add_left_out
from pipeline.store import store
from tests.support.stored.stored import Stored


START = datetime(2016, 3, 7, 14, 49, 6, 1, tzinfo=UTC)
END = datetime(2016, 3, 7, 14, 51, 16, tzinfo=UTC)


def history(api: TestClient, task_id: int, query: str = "") -> list[dict[str, object]]:
    path = f"/api/v1/transactions/{task_id}/deployment_history/"
    answer = api.simulate_get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    entries: list[dict[str, object]] = answer.json
    return entries


def test_an_entry_has_isoformat_times_and_both_names_of_its_task(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "ready", time_start=START, time_end=END)

    # as client 11.0.0 asks
    [entry] = history(api, task_id, "include_summary=0")

    assert entry == {
        "id": entry["id"],
        "task_id": task_id,
        "node_id": "5",
        "deployment_graph_task_name": "hosts",
        "task_name": "hosts",
        "time_start": START.replace(tzinfo=None).isoformat(),
        # no fraction where it is zero
        "time_end": "2016-03-07T14:51:16",
        "status": "ready",
    }


def test_custom_and_the_definition_are_merged_in(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.definitions(task_id, {"hosts": {"type": "puppet", "roles": ["compute"]}})
    stored.entry(task_id, "5", "hosts", custom='{"noop": true}', summary='{"x": 1}')

    [entry] = history(api, task_id, "include_summary=1")

    merged = {key: entry[key] for key in ("type", "roles", "noop", "summary")}
    assert merged == {
        "type": "puppet",
        "roles": ["compute"],
        "noop": True,
        "summary": {"x": 1},
    }


@pytest.fixture
def task_id(stored: Stored) -> int:
    task_id = stored.transaction()
    stored.definitions(
        task_id, {name: {"type": "puppet"} for name in ("a", "b", "never", "nowhere")}
    )
    stored.entries(
        task_id,
        [("5", "a", "ready"), ("6", "a", "skipped"), ("5", "b", "error")],
    )
    return task_id


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["5/a", "5/b", "6/a", "-/never", "-/nowhere"]),
        ("nodes=5", ["5/a", "5/b"]),
        ("nodes=-", []),
        ("statuses=ready", ["5/a"]),
        # absent tasks count as skipped; b's entry is hidden, so b is not absent
        ("statuses=skipped", ["6/a", "-/never", "-/nowhere"]),
        ("statuses=skipped&nodes=6", ["6/a"]),
        ("statuses=pending,skipped", ["6/a", "-/never", "-/nowhere"]),
        ("tasks_names=never,b", ["5/b", "-/never"]),
        ("tasks_names=never,b&statuses=skipped", ["-/never"]),
        ("tasks_names=b&statuses=skipped", []),
        ("tasks_names=no-such-task", []),
    ],
)
def test_absent_tasks_are_added_where_no_filter_hides_them(
    api: TestClient, task_id: int, query: str, found: list[str]
) -> None:
    entries = history(api, task_id, query)

    assert [f"{entry['node_id']}/{entry['task_name']}" for entry in entries] == found


def test_a_history_may_have_absent_tasks_only(api: TestClient, stored: Stored) -> None:
    task_id = stored.transaction()
    stored.definitions(task_id, {"hosts": {"type": "puppet"}})

    assert history(api, task_id) == [
        {
            "deployment_graph_task_name": "hosts",
            "task_name": "hosts",
            "node_id": "-",
            "time_start": None,
            "time_end": None,
            "status": "skipped",
            "type": "puppet",
        }
    ]


def test_without_a_snapshot_there_are_the_entries_only(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts")

    assert len(history(api, task_id)) == 1


def start_with_directory(graph: dict[str, object]) -> Delivery:
    directory = {"hosts": {"type": "shell"}, "ceph": {"type": "puppet", "roles": ["x"]}}
    args = {"task_uuid": "u", "tasks_graph": graph, "tasks_directory": directory}
    content = json.dumps({"method": "task_deploy", "args": args})
    return Delivery("1", content.encode(), START, "test")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["hosts", "ceph"]),
        ("statuses=skipped", ["ceph"]),
        ("tasks_names=ceph,ntp", ["ceph"]),
        ("tasks_names=hosts", ["hosts"]),
        # what ran on no node is on none of these
        ("nodes=5", ["hosts"]),
        ("nodes=-", []),
        ("statuses=pending", ["hosts"]),
    ],
)
def test_tasks_of_the_directory_that_the_graph_left_out_are_shown(
    api: TestClient, database: Database, query: str, names: list[str]
) -> None:
    store(database, [start_with_directory({"5": [{"id": "hosts"}]})])

    entries = history(api, 1, query)

    assert [entry["task_name"] for entry in entries] == names
    for entry in entries[names.index("ceph") :] if "ceph" in names else []:
        shown = (entry["node_id"], entry["status"], entry["type"], entry["roles"])
        assert shown == ("-", "skipped", "puppet", ["x"])
    own = api.simulate_get("/api/transactions/1/deployment_history/").json
    assert [entry["node_id"] for entry in own] == ["5"]


def test_what_nailgun_knows_of_left_out_tasks_is_added_once(
    api: TestClient, database: Database
) -> None:
    store(database, [start_with_directory({"5": [{"id": "hosts"}]})])
    path = "/api/v1/transactions/1/deployment_history/"
    known = {"If-None-Match": api.simulate_get(path).headers["etag"]}
    tasks = {"ntp": {"type": "stage"}, "hosts": {"type": "other"}}

    for added in (True, False):
        with database.writer() as connection:
            assert add_left_out(connection, 1, tasks) is added
            assert not add_left_out(connection, 2, tasks)

    assert api.simulate_get(path, headers=known).status_code == 200
    found = {entry["task_name"]: entry["type"] for entry in history(api, 1)}
    assert found == {"hosts": "shell", "ceph": "puppet", "ntp": "stage"}

"""GET /transactions/<id>/summary/: what ran, where, and what failed."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from falcon.testing import TestClient

from db.domain.statuses import TransactionStatus
from tests.support.stored.stored import Stored


START = datetime(2016, 6, 24, 6, 37, 51, tzinfo=UTC)
NO_DURATION = {"time_start": None, "time_end": None, "duration": None}


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def get(api: TestClient, task_id: int, mount: str = "/api") -> dict[str, Any]:
    answer = api.simulate_get(f"{mount}/transactions/{task_id}/summary/")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json
    return found


def by_status(**counts: int) -> dict[str, int]:
    statuses = ("pending", "running", "skipped", "ready", "error")
    return dict.fromkeys(statuses, 0) | counts


def ran(stored: Stored, task_id: int, node_id: str, name: str, **fields: Any) -> None:
    """Store an entry of which a report spoke."""
    fields = {"status": "ready", "reported_at": START, **fields}
    stored.entry(task_id, node_id, name, **fields)


def store_run(stored: Stored) -> int:
    task_id = stored.transaction(
        uuid="b7c9",
        cluster_id=stored.cluster(1),
        status=TransactionStatus.error,
        progress=100,
        message="Deployment has failed.",
        time_start=START,
        time_end=after(60.5),
    )
    for node_id in ("5", "10"):
        graph = [{"id": name} for name in ("hosts", "ceph", "late")]
        stored.snapshot(task_id, "graph", json.dumps(graph), key=node_id)
        stored.entry(task_id, node_id, "late", "pending")
    ran(stored, task_id, "5", "hosts", time_start=after(1), time_end=after(2.5))
    ran(stored, task_id, "10", "hosts", time_start=after(1.5), time_end=after(4))
    ran(stored, task_id, "5", "ceph", status="running", time_start=after(3))
    ran(
        stored,
        task_id,
        "10",
        "ceph",
        status="error",
        time_start=after(5),
        time_end=after(60.25),
        message="Puppet failed",
    )
    stored.outcome(task_id, "10", "error", "deploy", "Task ceph failed")
    return task_id


def test_a_summary_says_what_ran_where_and_what_failed(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_run(stored)

    summary = get(api, task_id)

    epoch = 1466750271
    [failed] = summary["failed"]
    assert summary == {
        "id": task_id,
        "uuid": "b7c9",
        "status": "error",
        "name": "deployment",
        "cluster": 1,
        "message": "Deployment has failed.",
        "progress": 100,
        "time_start": epoch,
        "time_end": epoch + 60,
        "duration": 60.5,
        "entries": {
            "total": 6,
            "by_status": by_status(pending=2, running=1, ready=2, error=1),
            "expected": 6,
            "received": 4,
            "missing": 2,
            "running_after_end": 1,
            "late": 0,
        },
        "nodes": [
            {
                "node_id": "5",
                "status": None,
                "error_type": None,
                "message": None,
                "total": 3,
                "by_status": by_status(pending=1, running=1, ready=1),
                "time_start": epoch + 1,
                "time_end": epoch + 2,
                "duration": 1.5,
            },
            {
                "node_id": "10",
                "status": "error",
                "error_type": "deploy",
                "message": "Task ceph failed",
                "total": 3,
                "by_status": by_status(pending=1, ready=1, error=1),
                "time_start": epoch + 1,
                "time_end": epoch + 60,
                "duration": 58.75,
            },
        ],
        "tasks": [
            {
                "deployment_graph_task_name": "hosts",
                "total": 2,
                "by_status": by_status(ready=2),
                "time_start": epoch + 1,
                "time_end": epoch + 4,
                "duration": {"min": 1.5, "max": 2.5, "mean": 2.0, "median": 2.0},
            },
            {
                "deployment_graph_task_name": "ceph",
                "total": 2,
                "by_status": by_status(running=1, error=1),
                "time_start": epoch + 3,
                "time_end": epoch + 60,
                "duration": dict.fromkeys(("min", "max", "mean", "median"), 55.25),
            },
            {
                "deployment_graph_task_name": "late",
                "total": 2,
                "by_status": by_status(pending=2),
                **NO_DURATION,
            },
        ],
        "failed": [
            {
                "id": failed["id"],
                "node_id": "10",
                "deployment_graph_task_name": "ceph",
                "message": "Puppet failed",
                "time_end": epoch + 60,
            }
        ],
        "outcome": "error",
        "stopped_by": None,
        "stopped_at": None,
        "running_at_stop": [],
    }


def test_clients_get_iso_times_and_both_names(api: TestClient, stored: Stored) -> None:
    summary = get(api, store_run(stored), "/api/v1")

    assert summary["time_start"] == "2016-06-24T06:37:51"
    assert summary["nodes"][1]["time_end"] == "2016-06-24T06:38:51.250000"
    for entry in (*summary["tasks"], *summary["failed"]):
        assert entry["task_name"] == entry["deployment_graph_task_name"]
    assert summary["tasks"][0]["time_end"] == "2016-06-24T06:37:55"
    assert summary["failed"][0]["time_end"] == "2016-06-24T06:38:51.250000"


def test_a_run_of_which_nothing_is_known_is_summed_up_too(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(uuid="b7c9")
    ran(stored, stored.transaction(), "5", "of another run", status="error")

    assert get(api, task_id) == {
        "id": task_id,
        "uuid": "b7c9",
        "status": "pending",
        "name": "deployment",
        "cluster": None,
        "message": None,
        "progress": None,
        **NO_DURATION,
        "entries": {
            "total": 0,
            "by_status": by_status(),
            "expected": None,
            "received": 0,
            "missing": None,
            "running_after_end": 0,
            "late": 0,
        },
        "nodes": [],
        "tasks": [],
        "failed": [],
        "outcome": None,
        "stopped_by": None,
        "stopped_at": None,
        "running_at_stop": [],
    }


def test_nodes_that_are_numbers_come_by_their_size_and_first(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    nodes = ["2", "10", "11", "9" * 30, "5a", "master", "virtual_sync_node", "é"]
    stored.entries(task_id, [(node_id, "hosts", "ready") for node_id in nodes])

    assert [node["node_id"] for node in get(api, task_id)["nodes"]] == nodes


def test_tasks_come_as_they_started_then_by_name(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    ran(stored, task_id, "5", "second", time_start=after(2), time_end=after(3))
    # Its first start counts.
    ran(stored, task_id, "5", "first", time_start=after(9), time_end=after(10))
    ran(stored, task_id, "6", "first", time_start=after(1))
    for name in ("b", "a", "B"):
        stored.entry(task_id, "5", name, "pending")

    names = [task["deployment_graph_task_name"] for task in get(api, task_id)["tasks"]]

    assert names == ["first", "second", "B", "a", "b"]


def test_a_node_s_outcome_is_there_without_any_entry_of_it(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.outcome(task_id, "7", "error", "deploy", "Node is not ready")

    assert get(api, task_id)["nodes"] == [
        {
            "node_id": "7",
            "status": "error",
            "error_type": "deploy",
            "message": "Node is not ready",
            "total": 0,
            "by_status": by_status(),
            **NO_DURATION,
        }
    ]


def test_durations_are_of_entries_that_ran_to_their_end(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    for node_id, seconds in enumerate((1, 2, 3.0005, 10)):
        ran(
            stored,
            task_id,
            str(node_id),
            "hosts",
            time_start=START,
            time_end=after(seconds),
        )
    # None of these three did; the end of the last one overtook its start.
    ran(stored, task_id, "20", "hosts", status="running", time_start=START)
    ran(
        stored,
        task_id,
        "21",
        "hosts",
        status="skipped",
        time_start=START,
        time_end=START,
    )
    ran(stored, task_id, "22", "hosts", time_end=after(1))

    [task] = get(api, task_id)["tasks"]

    assert task["duration"] == {"min": 1, "max": 10, "mean": 4.0, "median": 2.5}
    assert (task["time_start"], task["time_end"]) == (1466750271, 1466750281)


def test_what_the_graph_lacks_does_not_make_up_for_what_is_missing(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.snapshot(task_id, "graph", '[{"id": "a"}, {"id": "b"}]', key="5")
    stored.entries(task_id, [("5", "a", "pending"), ("5", "b", "pending")])
    ran(stored, task_id, "5", "a")
    ran(stored, task_id, "5", "not in the graph")

    entries = get(api, task_id)["entries"]

    assert (entries["expected"], entries["received"], entries["missing"]) == (2, 2, 1)


def test_the_graph_of_a_run_that_an_older_version_stored_is_counted_when_asked_for(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.snapshot(task_id, "graph", '[{"id": "a"}, {"id": "b"}]', key="5")
    stored.change(task_id, graph_tasks=None)

    assert get(api, task_id)["entries"]["expected"] == 2


@pytest.mark.parametrize("status", ["running", "ready"])
def test_progress_is_what_the_transaction_itself_says(
    api: TestClient, stored: Stored, status: str
) -> None:
    task_id = stored.transaction(status=TransactionStatus(status), progress=20)
    stored.entries(task_id, [("5", "a", "ready"), ("5", "b", "running")])

    transaction = api.simulate_get(f"/api/transactions/{task_id}/").json

    assert get(api, task_id)["progress"] == transaction["progress"]


def test_the_first_hundred_failed_entries_are_named(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    for number in range(102):
        ran(
            stored,
            task_id,
            str(number),
            "hosts",
            status="error",
            # The last one failed first.
            time_end=after(-number),
        )

    summary = get(api, task_id)

    assert summary["entries"]["by_status"]["error"] == 102
    nodes = [int(entry["node_id"]) for entry in summary["failed"]]
    assert nodes == list(range(101, 1, -1))


def test_an_answer_that_the_client_has_is_not_sent_again(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_run(stored)
    path = f"/api/transactions/{task_id}/summary"
    known = {"If-None-Match": api.simulate_get(path).headers["etag"]}

    again = api.simulate_get(path, headers=known)
    # Of a node only: no entry changes.
    stored.outcome(task_id, "5", "stopped")
    changed = api.simulate_get(path, headers=known)

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_an_unknown_transaction_has_no_summary(api: TestClient) -> None:
    for mount in ("/api", "/api/v1"):
        for number in ("4711", "2147483648", "9" * 18):
            answer = api.simulate_get(f"{mount}/transactions/{number}/summary/")

            assert answer.status_code == 404
            assert answer.json["message"] == "Transaction not found"


def test_a_summary_is_for_reading_only(api: TestClient, stored: Stored) -> None:
    path = f"/api/transactions/{stored.transaction()}/summary/"

    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = api.simulate_request(method, path)

        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_summary_takes_no_parameters(api: TestClient, stored: Stored) -> None:
    path = f"/api/transactions/{stored.transaction()}/summary/"

    answer = api.simulate_get(path, query_string="nodes=5")

    assert answer.status_code == 400
    assert answer.json["message"].startswith("Unknown parameter nodes")


def test_reports_that_arrived_after_the_end_of_the_run_are_late(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_run(stored)
    at_its_end, later = after(60.5), after(60.6)
    ran(stored, task_id, "5", "late", time_end=at_its_end, reported_at=at_its_end)
    ran(stored, task_id, "10", "late", time_end=later, reported_at=later)

    assert get(api, task_id)["entries"]["late"] == 1


def test_what_runs_is_no_fault_while_the_run_goes_on(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    ran(stored, task_id, "5", "hosts", status="running")
    before = get(api, task_id)["entries"]

    stored.end(task_id, "ready")

    assert (before["running_after_end"], before["late"]) == (0, 0)
    assert get(api, task_id)["entries"]["running_after_end"] == 1

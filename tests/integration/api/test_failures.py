"""GET /transactions/<id>/failures/: what failed, and what never ran because of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from falcon.testing import TestClient

from db.domain.statuses import TransactionStatus
from tests.support.stored.stored import Stored


START = datetime(2016, 6, 24, 6, 37, 51, tzinfo=UTC)
EPOCH = 1466750271


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def get(api: TestClient, task_id: int, mount: str = "/api") -> dict[str, Any]:
    answer = api.simulate_get(f"{mount}/transactions/{task_id}/failures/")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def graph(stored: Stored, task_id: int, node_id: str, **requires: list[Any]) -> None:
    """Store a node's graph: task → what it requires, as in the graph."""
    tasks = [{"id": name, "requires": links} for name, links in requires.items()]
    stored.snapshot(task_id, "graph", json.dumps(tasks), key=node_id)


def on(node_id: str | None, name: str) -> dict[str, str | None]:
    return {"name": name, "node_id": node_id}


def store_run(stored: Stored, status: str = "error") -> int:
    task_id = stored.transaction(
        uuid="b7c9",
        status=TransactionStatus(status),
        message="Deployment has failed.",
        time_start=START,
        time_end=after(60.5),
    )
    graph(stored, task_id, "5", hosts=[], ceph=[on("5", "hosts")], alone=[])
    graph(stored, task_id, "10", hosts=[], late=[on(None, "end")])
    graph(stored, task_id, "virtual_sync_node", end=[on("5", "ceph"), on("5", "hosts")])
    stored.entry(task_id, "10", "hosts", time_start=after(1), time_end=after(2))
    stored.entry(
        task_id,
        "5",
        "hosts",
        "error",
        time_start=after(2),
        time_end=after(4.25),
        message="Puppet failed",
    )
    keys = [("5", "ceph"), ("virtual_sync_node", "end"), ("10", "late"), ("5", "alone")]
    stored.entries(task_id, [(*key, "pending") for key in keys])
    return task_id


def test_failures_say_what_failed_and_what_never_ran_because_of_it(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_run(stored)

    found = get(api, task_id)

    [failed] = found["failed"]
    entries = failed["held_up"].pop("entries")
    assert found == {
        "id": task_id,
        "uuid": "b7c9",
        "status": "error",
        "name": "deployment",
        "message": "Deployment has failed.",
        "time_start": EPOCH,
        "time_end": EPOCH + 60,
        "duration": 60.5,
        "failed_total": 1,
        "failed": [
            {
                "id": failed["id"],
                "node_id": "5",
                "deployment_graph_task_name": "hosts",
                "message": "Puppet failed",
                "time_start": EPOCH + 2,
                "time_end": EPOCH + 4,
                "duration": 2.25,
                "cause": "Puppet failed",
                "fingerprint": failed["fingerprint"],
                "seen_before": [],
                "held_up": {"total": 3},
            }
        ],
        "never_ran": {"total": 4, "held_up": 3, "other": 1},
        "graph_known": True,
    }
    history = api.simulate_get(f"/api/transactions/{task_id}/deployment_history/").json
    ids = {
        (each["node_id"], each["deployment_graph_task_name"]): each["id"]
        for each in history
    }
    keys = [("5", "ceph"), ("virtual_sync_node", "end"), ("10", "late")]
    assert entries == [
        {"id": ids[key], "node_id": key[0], "deployment_graph_task_name": key[1]}
        for key in keys
    ]


def test_each_failure_says_why_and_where_it_was_seen_before(
    api: TestClient, stored: Stored
) -> None:
    summary = json.dumps({"resources": {"failed_resources": "File[/etc/hosts]"}})
    fields = {"summary": summary, "message": "Task hosts failed on node 5"}
    earlier, later = stored.transaction(), stored.transaction()
    for each in (earlier, later):
        stored.entry(each, "5", "hosts", "error", time_end=START, **fields)
        stored.end(each, "error")
    path = f"/api/transactions/{later}/failures/"

    # Of an earlier run without a digest, then with one: the same.
    without = api.simulate_get(path)
    stored.close(earlier)
    known = {"If-None-Match": without.headers["ETag"]}
    assert api.simulate_get(path, headers=known).status_code == 304

    [failed] = without.json["failed"]
    assert failed["cause"] == "File[/etc/hosts]"
    assert failed["seen_before"] == [earlier]
    [group] = api.simulate_get(f"/api/transactions/{later}/causes/").json["groups"]
    assert group["causes"][0]["fingerprint"] == failed["fingerprint"]
    # The answer changes with the earlier run, and so does its ETag.
    api.simulate_delete(f"/api/transactions/{earlier}/")
    again = api.simulate_get(path, headers=known)
    assert again.status_code == 200
    assert again.json["failed"][0]["seen_before"] == []


def test_clients_get_iso_times_and_both_names(api: TestClient, stored: Stored) -> None:
    found = get(api, store_run(stored), "/api/v1")

    assert found["time_start"] == "2016-06-24T06:37:51"
    [failed] = found["failed"]
    assert failed["time_end"] == "2016-06-24T06:37:55.250000"
    for entry in (failed, *failed["held_up"]["entries"]):
        assert entry["task_name"] == entry["deployment_graph_task_name"]


def test_while_a_run_goes_on_what_nothing_holds_up_may_still_run(
    api: TestClient, stored: Stored
) -> None:
    found = get(api, store_run(stored, "running"))

    assert found["never_ran"] == {"total": 3, "held_up": 3, "other": 0}


def test_a_task_says_too_what_it_is_required_for(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    body = [{"id": "hosts", "required_for": [on("6", "ceph")]}]
    stored.snapshot(task_id, "graph", json.dumps(body), key="5")
    graph(stored, task_id, "6", ceph=[])
    stored.entries(task_id, [("5", "hosts", "error"), ("6", "ceph", "pending")])

    [failed] = get(api, task_id)["failed"]

    assert failed["held_up"]["total"] == 1


def test_what_began_although_a_task_had_failed_holds_nothing_up(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_run(stored)
    stored.entry(task_id, "virtual_sync_node", "end", "skipped")

    found = get(api, task_id)

    assert found["failed"][0]["held_up"]["total"] == 1
    assert found["never_ran"] == {"total": 3, "held_up": 1, "other": 2}


def test_without_a_graph_nobody_knows_what_was_held_up(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(status=TransactionStatus.error)
    stored.entries(task_id, [("5", "hosts", "error"), ("5", "ceph", "pending")])

    found = get(api, task_id)

    assert found["failed"][0]["held_up"] is None
    assert found["never_ran"] == {"total": 1, "held_up": None, "other": None}
    assert found["graph_known"] is False


def test_a_run_in_which_nothing_failed_has_no_failures(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(status=TransactionStatus.ready)
    graph(stored, task_id, "5", hosts=[], ceph=[])
    stored.entries(task_id, [("5", "hosts", "ready"), ("5", "ceph", "pending")])

    found = get(api, task_id)

    assert (found["failed_total"], found["failed"]) == (0, [])
    assert found["never_ran"] == {"total": 1, "held_up": 0, "other": 1}
    assert found["graph_known"] is True


def test_entries_of_equal_distance_come_by_node_then_by_name(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    names = [("5", "b"), ("5", "c"), ("10", "a"), ("master", "a"), ("é", "a")]
    graph(stored, task_id, "1", hosts=[])
    for node_id in ("5", "10", "master", "é"):
        waiting = {name: [on("1", "hosts")] for node, name in names if node == node_id}
        graph(stored, task_id, node_id, **waiting)
    stored.entry(task_id, "1", "hosts", "error")
    stored.entries(task_id, [(*key, "pending") for key in reversed(names)])

    [failed] = get(api, task_id)["failed"]

    assert [
        (each["node_id"], each["deployment_graph_task_name"])
        for each in failed["held_up"]["entries"]
    ] == names


def test_the_first_hundred_are_named_and_all_are_counted(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(status=TransactionStatus.error)
    nodes = [str(number) for number in range(102)]
    for number, node_id in enumerate(nodes):
        # The last one failed first, and what waits for it waits for no other.
        stored.entry(task_id, node_id, "hosts", "error", time_end=after(-number))
        last = [on("101", "hosts")] if number else [on("0", "hosts")]
        graph(stored, task_id, node_id, hosts=[], ceph=last)
    stored.entries(task_id, [(node_id, "ceph", "pending") for node_id in nodes])

    found = get(api, task_id)

    assert found["failed_total"] == 102
    assert [each["node_id"] for each in found["failed"]] == nodes[:1:-1]
    first = found["failed"][0]["held_up"]
    assert first["total"] == 101
    assert [each["node_id"] for each in first["entries"]] == nodes[1:101]
    # One of them is held up by a failed entry that is not named.
    assert found["never_ran"] == {"total": 102, "held_up": 102, "other": 0}


def test_an_unknown_transaction_has_no_failures(api: TestClient) -> None:
    for mount in ("/api", "/api/v1"):
        for number in ("4711", "2147483648", "9" * 18):
            answer = api.simulate_get(f"{mount}/transactions/{number}/failures/")

            assert answer.status_code == 404
            assert answer.json["message"] == "Transaction not found"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_failures_are_for_reading_only(
    api: TestClient, stored: Stored, method: str
) -> None:
    path = f"/api/transactions/{stored.transaction()}/failures/"

    answer = api.simulate_request(method, path)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_failures_take_no_parameters(api: TestClient, stored: Stored) -> None:
    path = f"/api/transactions/{stored.transaction()}/failures/"

    answer = api.simulate_get(path, query_string="nodes=5")

    assert answer.status_code == 400
    assert answer.json["message"].startswith("Unknown parameter nodes")


def test_failures_can_be_yaml(api: TestClient, stored: Stored) -> None:
    path = f"/api/transactions/{store_run(stored)}/failures/"

    answer = api.simulate_get(path, headers={"Accept": "application/x-yaml"})

    assert answer.headers["content-type"] == "application/x-yaml"
    assert "graph_known: true" in answer.text

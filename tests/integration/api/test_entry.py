"""GET /transactions/<id>/deployment_history/<entry id>/: one entry in full."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from falcon.testing import TestClient

from tests.support.stored.stored import Stored


MOUNTS = ("/api", "/api/v1")
NO_SUCH = ("4711", "2147483648", "9" * 18)
START = datetime(2016, 6, 24, 6, 37, 51, tzinfo=UTC)
END = START + timedelta(seconds=12, microseconds=345_600)
TASK = {
    "id": "hosts",
    "type": "puppet",
    "parameters": {"timeout": 300, "cmd": "a\u0000b"},
    "requires": [{"node_id": "5", "name": "netconfig"}],
    "required_for": [],
    "fail_on_error": True,
}
UNKNOWN = dict.fromkeys(("parameters", "requires", "required_for", "graph_task"))


def path_of(
    api: TestClient, mount: str, task_id: int, *, number: int = 0, slash: str = "/"
) -> str:
    """The URL of an entry, found as a client finds it: in the listing."""
    history = f"{mount}/transactions/{task_id}/deployment_history"
    entry = api.simulate_get(history).json[number]
    return f"{history}/{entry['id']}{slash}"


def get(api: TestClient, path: str) -> dict[str, Any]:
    answer = api.simulate_get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json
    return found


def store_failed(stored: Stored) -> int:
    task_id = stored.transaction()
    stored.entry(
        task_id,
        "5",
        "hosts",
        "error",
        time_start=START,
        time_end=END,
        reported_at=END,
        message="Puppet failed",
        mended="message,summary",
        summary='{"resources": {"failed": 1}}',
        custom='{"noop": false}',
    )
    # "\u0000" as it was sent, also in a task before the one that is shown.
    before = {"id": "netconfig", "parameters": {"x": "\u0000"}}
    stored.snapshot(task_id, "graph", json.dumps([{}, before, TASK]), key="5")
    stored.snapshot(task_id, "graph", '[{"id": "hosts", "type": "x"}]', key="6")
    stored.outcome(task_id, "5", "error", "deploy", "Task hosts failed")
    return task_id


def test_an_entry_has_everything_that_is_known_of_it(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_failed(stored)

    entry = get(api, path_of(api, "/api", task_id))

    assert entry == {
        "id": entry["id"],
        "task_id": task_id,
        "node_id": "5",
        "deployment_graph_task_name": "hosts",
        "time_start": 1466750271,
        "time_end": 1466750283,
        "status": "error",
        "duration": 12.346,
        "reported_at": 1466750283,
        "message": "Puppet failed",
        "summary": {"resources": {"failed": 1}},
        "custom": {"noop": False},
        "mended": ["message", "summary"],
        "parameters": TASK["parameters"],
        "requires": TASK["requires"],
        "required_for": [],
        "graph_task": TASK,
        "node_outcome": {
            "status": "error",
            "error_type": "deploy",
            "message": "Task hosts failed",
        },
    }


def test_clients_get_iso_times_and_both_names(api: TestClient, stored: Stored) -> None:
    task_id = store_failed(stored)

    specified = get(api, path_of(api, "/api", task_id))

    assert get(api, path_of(api, "/api/v1", task_id, slash="")) == specified | {
        "task_name": "hosts",
        "time_start": "2016-06-24T06:37:51",
        "time_end": "2016-06-24T06:38:03.345600",
        "reported_at": "2016-06-24T06:38:03.345600",
    }


def test_a_pending_entry_says_that_nothing_was_reported(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "master", "upload", "pending")

    entry = get(api, path_of(api, "/api", task_id))

    nothing = ("time_start", "time_end", "duration", "reported_at", "message")
    assert entry == {
        "id": entry["id"],
        "task_id": task_id,
        "node_id": "master",
        "deployment_graph_task_name": "upload",
        "status": "pending",
        "summary": {},
        "custom": {},
        "mended": None,
        "node_outcome": None,
        **dict.fromkeys(nothing),
        **UNKNOWN,
    }


@pytest.mark.parametrize(
    ("time_start", "time_end", "duration"),
    [
        (None, None, None),
        (START, None, None),
        (None, END, None),
        (START, START, 0),
        (START, START + timedelta(microseconds=400), 0),
        (START, START + timedelta(days=400, milliseconds=1), 34_560_000.001),
        # Reports that overtook each other.
        (END, START, 0),
    ],
)
def test_duration_is_what_is_known_of_it(
    api: TestClient,
    stored: Stored,
    time_start: datetime | None,
    time_end: datetime | None,
    duration: float | None,
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", time_start=time_start, time_end=time_end)

    assert get(api, path_of(api, "/api", task_id))["duration"] == duration


def test_an_answer_that_the_client_has_is_not_sent_again(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_failed(stored)
    path = path_of(api, "/api", task_id)
    known = {"If-None-Match": api.simulate_get(path).headers["etag"]}

    again = api.simulate_get(path, headers=known)
    stored.entry(task_id, "5", "hosts", "error", time_start=START - timedelta(1))
    changed = api.simulate_get(path, headers=known)

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_an_unknown_entry_is_not_found(api: TestClient, stored: Stored) -> None:
    task_id = store_failed(stored)

    for mount in MOUNTS:
        for number in NO_SUCH:
            answer = api.simulate_get(
                f"{mount}/transactions/{task_id}/deployment_history/{number}/"
            )

            assert answer.status_code == 404
            assert answer.json["type"] == "urn:fuel-history:entry_not_found"
            assert answer.json["message"] == "Deployment history entry not found"


def test_an_entry_is_found_in_its_own_transaction_only(
    api: TestClient, stored: Stored
) -> None:
    task_id = store_failed(stored)
    other = stored.transaction()

    for mount in MOUNTS:
        path = path_of(api, mount, task_id)
        answer = api.simulate_get(
            path.replace(f"transactions/{task_id}", f"transactions/{other}")
        )

        assert answer.status_code == 404
        assert answer.json["message"] == "Deployment history entry not found"


def test_an_entry_of_an_unknown_transaction_is_not_found(api: TestClient) -> None:
    for mount in MOUNTS:
        for number in NO_SUCH:
            answer = api.simulate_get(
                f"{mount}/transactions/{number}/deployment_history/1"
            )

            assert answer.status_code == 404
            assert answer.json["message"] == "Transaction not found"


@pytest.mark.parametrize("mount", MOUNTS)
def test_an_entry_is_for_reading_only(
    api: TestClient, stored: Stored, mount: str
) -> None:
    path = path_of(api, mount, store_failed(stored))

    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = api.simulate_request(method, path)

        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_an_entry_takes_no_parameters(api: TestClient, stored: Stored) -> None:
    path = path_of(api, "/api", store_failed(stored))

    answer = api.simulate_get(path, query_string="include_summary=1")

    assert answer.status_code == 400
    assert answer.json["message"].startswith("Unknown parameter include_summary")

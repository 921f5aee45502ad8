"""GET /transactions/ and /transactions/<id>/, on both mounts."""

from datetime import UTC, datetime

import pytest
from falcon.testing import TestClient

from db.domain.statuses import TransactionStatus
from tests.support.stored.stored import Stored


START = datetime(2016, 6, 24, 6, 37, 51, tzinfo=UTC)
END = datetime(2016, 6, 24, 6, 40, 0, 500_000, tzinfo=UTC)


def get(api: TestClient, path: str, query: str = "") -> object:
    answer = api.simulate_get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json


def ids(api: TestClient, query: str = "") -> list[int]:
    transactions = get(api, "/api/transactions/", query)
    assert isinstance(transactions, list)
    return [transaction["id"] for transaction in transactions]


def test_both_mounts_show_the_same_but_for_the_times(
    api: TestClient, stored: Stored
) -> None:
    parent = stored.transaction("deploy")
    task_id = stored.transaction(
        "deployment",
        uuid="b7c9",
        cluster_id=stored.cluster(1),
        parent_id=parent,
        status=TransactionStatus.error,
        progress=100,
        message="Deployment has failed.",
        mended="graph,progress",
        result={"a": [1]},
        dry_run=True,
        graph_type="default",
        time_start=START,
        time_end=END,
        deleted_at=END,
    )

    shown = {
        "id": task_id,
        "cluster": 1,
        "uuid": "b7c9",
        "name": "deployment",
        "result": {"a": [1]},
        "message": "Deployment has failed.",
        "status": "error",
        "progress": 100,
        "dry_run": True,
        "graph_type": "default",
        "time_start": 1466750271,
        "time_end": 1466750400,
        "deleted_at": 1466750400,
        "parent_id": parent,
        "failed": 0,
        "never_ran": 0,
        "outcome": "error",
        "stopped_by": None,
        "stopped_at": None,
        "silent_since": None,
        "cluster_evidence": None,
        "mended": ["graph", "progress"],
        "reported_message": "Deployment has failed.",
    }
    # always six digits here, unlike the times of the history
    iso = {
        "time_start": "2016-06-24T06:37:51.000000",
        "time_end": "2016-06-24T06:40:00.500000",
        "deleted_at": "2016-06-24T06:40:00.500000",
    }
    assert get(api, f"/api/transactions/{task_id}/") == shown
    assert get(api, f"/api/v1/transactions/{task_id}/") == shown | iso
    everything = "cluster_id=1"
    assert get(api, "/api/transactions/", everything) == [shown]
    assert get(api, "/api/v1/transactions/", everything) == [shown | iso]


def test_without_transactions_the_list_is_empty(api: TestClient) -> None:
    assert get(api, "/api/transactions/") == []


def test_transactions_come_by_id_deleted_ones_too(
    api: TestClient, stored: Stored
) -> None:
    stored_ids = [
        stored.transaction(),
        stored.transaction(deleted_at=END),
        stored.transaction(),
    ]

    assert ids(api) == stored_ids


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cluster_id=&statuses=&transaction_types=", [0, 1, 2, 3]),
        ("cluster_id=1", [0, 1]),
        ("cluster_id=7", []),
        ("statuses=ready", [0, 2]),
        ("statuses=ready,error", [0, 1, 2]),
        ("transaction_types=deployment", [0, 1, 3]),
        ("transaction_types=deployment,provision&statuses=ready&cluster_id=2", [2]),
        # as client 11.0.0 encodes it
        ("statuses=ready%2Cerror&transaction_types=deployment%2Cdeploy", [0, 1]),
    ],
)
def test_filters_are_combined(
    api: TestClient, stored: Stored, query: str, found: list[int]
) -> None:
    one, two = stored.cluster(1), stored.cluster(2)
    ready, error = TransactionStatus.ready, TransactionStatus.error
    stored_ids = [
        stored.transaction("deployment", cluster_id=one, status=ready),
        stored.transaction("deployment", cluster_id=one, status=error),
        stored.transaction("provision", cluster_id=two, status=ready),
        stored.transaction("deployment"),
    ]

    assert ids(api, query) == [stored_ids[number] for number in found]


@pytest.mark.parametrize(
    ("status", "progress", "entries", "shown"),
    [
        ("running", None, ["ready", "error", "skipped", "running"], 75),
        ("running", None, ["ready", "running", "pending"], 33),
        ("pending", None, ["pending"], 0),
        # the greater of the two
        ("running", 80, ["ready", "running"], 80),
        ("running", 20, ["ready", "running"], 50),
        # it never falls from what was counted when its last message says less, or none
        ("ready", 100, ["ready", "pending"], 100),
        ("error", None, ["ready", "error"], 100),
        ("error", None, ["ready", "pending"], 100),
        ("error", 7, ["ready", "ready", "running"], 100),
        ("error", None, [], 100),
        # nothing is known
        ("running", None, [], None),
        ("running", 40, [], 40),
    ],
)
def test_progress_follows_the_entries_until_the_end(
    api: TestClient,
    stored: Stored,
    *,
    status: str,
    progress: int | None,
    entries: list[str],
    shown: int | None,
) -> None:
    task_id = stored.transaction(status=TransactionStatus(status), progress=progress)
    stored.entries(
        task_id, [(str(node), "hosts", status) for node, status in enumerate(entries)]
    )

    for path in (f"/api/transactions/{task_id}", f"/api/v1/transactions/{task_id}"):
        transaction = get(api, path)
        assert isinstance(transaction, dict)
        assert transaction["progress"] == shown

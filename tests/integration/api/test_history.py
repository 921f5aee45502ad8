"""GET /api/transactions/<id>/deployment_history/, in the specification's shape."""

from datetime import UTC, datetime

import pytest
from falcon.testing import TestClient

from db.queries.chunks import SIZE
from tests.support.stored.stored import Stored


START = datetime(2016, 3, 7, 14, 49, 6, 999_999, tzinfo=UTC)
END = datetime(2016, 3, 7, 14, 51, 16, tzinfo=UTC)


def history(api: TestClient, task_id: int, query: str = "") -> list[dict[str, object]]:
    path = f"/api/transactions/{task_id}/deployment_history/"
    answer = api.simulate_get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    entries: list[dict[str, object]] = answer.json
    return entries


def test_an_entry_is_shown_as_the_specification_has_it(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(
        task_id, "5", "swift-keystone", "ready", time_start=START, time_end=END
    )

    [entry] = history(api, task_id)

    assert list(entry.items()) == [
        ("id", entry["id"]),
        ("task_id", task_id),
        ("node_id", "5"),
        ("deployment_graph_task_name", "swift-keystone"),
        # whole seconds; what is beyond them is cut, not rounded
        ("time_start", 1457362146),
        ("time_end", 1457362276),
        ("status", "ready"),
    ]


def test_what_did_not_happen_yet_is_null(api: TestClient, stored: Stored) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "pending")

    [entry] = history(api, task_id)

    assert (entry["time_start"], entry["time_end"]) == (None, None)


def test_a_transaction_without_entries_has_an_empty_history(
    api: TestClient, stored: Stored
) -> None:
    assert history(api, stored.transaction()) == []


def test_other_transactions_entries_stay_out(api: TestClient, stored: Stored) -> None:
    one, other = stored.transaction(), stored.transaction()
    stored.entry(other, "5", "hosts")

    assert history(api, one) == []


def test_a_deleted_transaction_keeps_its_history(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(deleted_at=END)
    stored.entry(task_id, "5", "hosts")

    assert len(history(api, task_id)) == 1


ALL = ["5/a", "5/b", "6/a", "master/b", "virtual_sync_node/c"]


@pytest.fixture
def task_id(stored: Stored) -> int:
    task_id = stored.transaction()
    stored.entries(
        task_id,
        [
            ("5", "a", "ready"),
            ("5", "b", "error"),
            ("6", "a", "running"),
            ("master", "b", "skipped"),
            ("virtual_sync_node", "c", "pending"),
        ],
    )
    stored.role(task_id, "controller", "5")
    stored.role(task_id, "ceph-osd", "5", "6")
    # of another run
    stored.role(stored.transaction(), "ceph-osd", "master")
    return task_id


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("nodes=&statuses=&tasks_names=", ALL),
        ("nodes=5", ["5/a", "5/b"]),
        ("nodes=6,master", ["6/a", "master/b"]),
        ("nodes=6%2C%20master", ["6/a", "master/b"]),
        ("statuses=error", ["5/b"]),
        ("statuses=pending,skipped", ["master/b", "virtual_sync_node/c"]),
        ("tasks_names=b", ["5/b", "master/b"]),
        ("nodes=5,6&statuses=running,error", ["5/b", "6/a"]),
        ("nodes=5&statuses=running", []),
        ("nodes=5&statuses=ready,error&tasks_names=a", ["5/a"]),
        ("nodes=7", []),
        ("roles=ceph-osd", ["5/a", "5/b", "6/a"]),
        ("roles=controller,compute", ["5/a", "5/b"]),
        ("roles=ceph-osd,controller&nodes=6,master", ["6/a"]),
        ("roles=compute", []),
        ("roles=", ALL),
        # bound, never part of the statement
        ("nodes=5'%20OR%20'1'='1", []),
        ("tasks_names=%25", []),
    ],
)
def test_filters_are_combined(
    api: TestClient, task_id: int, query: str, found: list[str]
) -> None:
    entries = history(api, task_id, query)

    assert [
        f"{entry['node_id']}/{entry['deployment_graph_task_name']}" for entry in entries
    ] == found


def test_the_summary_comes_when_it_is_asked_for(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", summary='{"resources": {"failed": 0}}')

    [entry] = history(api, task_id, "include_summary=1")

    assert entry["summary"] == {"resources": {"failed": 0}}
    assert list(entry)[-1] == "summary"


def test_a_history_of_many_chunks_is_whole_and_in_order(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    count = 2 * SIZE + 1
    stored.entries(task_id, [(f"{n:05}", "hosts", "ready") for n in range(count)])

    entries = history(api, task_id)

    assert [entry["node_id"] for entry in entries] == [f"{n:05}" for n in range(count)]
    assert entries == sorted(entries, key=lambda entry: int(str(entry["id"])))

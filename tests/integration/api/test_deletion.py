"""DELETE of transactions and tasks: it is written down, and removes nothing."""

from typing import Any

import pytest
from falcon.testing import TestClient
from sqlalchemy import select

from db.database import Database
from db.domain.history import HistoryEntry
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.history.upsert import upsert_history
from db.runs.deletion import lock_transactions
from db.tables import deployment_history, tasks
from pipeline.store import store
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report_of_node


READY, RUNNING = TransactionStatus.ready, TransactionStatus.running
nouns = pytest.mark.parametrize("noun", ["transactions", "tasks"])


def entries(database: Database) -> list[tuple[Any, ...]]:
    """All rows of the history, of whichever transaction."""
    with database.reader() as connection:
        rows = connection.execute(select(deployment_history))
        return sorted(tuple(row) for row in rows)


def row(database: Database, task_id: int) -> dict[str, Any]:
    with database.reader() as connection:
        found = connection.execute(select(tasks).where(tasks.c.id == task_id))
        return dict(found.mappings().one())


def deleted(api: TestClient) -> list[int]:
    listed = api.simulate_get("/api/transactions/").json
    return [each["id"] for each in listed if each["deleted_at"] is not None]


@nouns
@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_a_deleted_transaction_is_only_marked(
    api: TestClient, stored: Stored, database: Database, mount: str, noun: str
) -> None:
    task_id = stored.transaction(status=READY, uuid="u", message="done")
    stored.entry(task_id, "5", "hosts")
    other = stored.transaction(status=READY)
    before, history = row(database, task_id), entries(database)

    answer = api.simulate_delete(f"{mount}/{noun}/{task_id}/")

    assert (answer.status_code, answer.content) == (204, b"")
    after = row(database, task_id)
    assert after["deleted_at"] is not None
    assert after["version"] == before["version"] + 1
    hidden = ("deleted_at", "version")
    assert all(after[name] == before[name] for name in after if name not in hidden)
    assert entries(database) == history
    assert row(database, other)["deleted_at"] is None


def test_a_deleted_transaction_is_read_as_before(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(status=READY)
    stored.entry(task_id, "5", "hosts")
    path = f"/api/transactions/{task_id}/"
    shown, history = (
        api.simulate_get(path),
        api.simulate_get(f"{path}deployment_history/"),
    )

    api.simulate_delete(path)

    now = api.simulate_get(path).json
    assert isinstance(now["deleted_at"], int)
    assert now | {"deleted_at": None} == shown.json
    assert api.simulate_get(f"{path}deployment_history/").json == history.json


@nouns
def test_one_that_has_not_ended_is_not_deleted(
    api: TestClient, stored: Stored, noun: str
) -> None:
    for status in (TransactionStatus.pending, RUNNING):
        task_id = stored.transaction(status=status)
        for query in ("", "force=0", "force=false", "force="):
            path = f"/api/{noun}/{task_id}/"
            answer = api.simulate_delete(path, query_string=query)

            assert answer.status_code == 400
            assert answer.json["message"] == "You cannot delete running task manually"
    assert deleted(api) == []


@nouns
def test_force_deletes_one_that_has_not_ended(
    api: TestClient, stored: Stored, database: Database, noun: str
) -> None:
    task_id = stored.transaction(status=RUNNING)

    answer = api.simulate_delete(f"/api/{noun}/{task_id}?force=1")

    assert answer.status_code == 204
    assert deleted(api) == [task_id]
    assert row(database, task_id)["status"] is RUNNING


@nouns
def test_a_bad_force_is_refused_by_name(
    api: TestClient, stored: Stored, noun: str
) -> None:
    task_id = stored.transaction(status=READY)

    for query in ("force=2", "forced=1"):
        answer = api.simulate_delete(f"/api/{noun}/{task_id}/", query_string=query)

        assert answer.status_code == 400
        assert "force" in answer.json["message"]
    assert deleted(api) == []


@pytest.mark.parametrize(
    ("noun", "message"),
    [("transactions", "Transaction not found"), ("tasks", "Task not found")],
)
def test_what_is_not_there_is_not_deleted(
    api: TestClient, noun: str, message: str
) -> None:
    for task_id in (7, 2**31, 10**18 - 1):
        answer = api.simulate_delete(f"/api/{noun}/{task_id}/?force=1")

        assert answer.status_code == 404
        assert answer.json["message"] == message


@pytest.mark.parametrize("status", [READY, RUNNING])
def test_a_transaction_is_deleted_once(
    api: TestClient, stored: Stored, database: Database, status: TransactionStatus
) -> None:
    task_id = stored.transaction(status=status)
    api.simulate_delete(f"/api/transactions/{task_id}/?force=1")
    before = row(database, task_id)

    assert api.simulate_delete(f"/api/transactions/{task_id}/").status_code == 204
    assert row(database, task_id) == before


def test_a_deleted_task_is_gone(api: TestClient, stored: Stored) -> None:
    task_id = stored.transaction(status=READY)
    api.simulate_delete(f"/api/tasks/{task_id}/")

    for method in ("GET", "DELETE"):
        answer = api.simulate_request(method, f"/api/tasks/{task_id}/")
        assert answer.status_code == 404
        assert answer.json["message"] == "Task not found"
    assert api.simulate_get("/api/tasks/").json == []


def test_all_below_a_transaction_are_deleted_with_it(
    api: TestClient, stored: Stored, database: Database
) -> None:
    parent = stored.transaction("deploy", status=READY)
    child = stored.transaction(parent_id=parent, status=RUNNING)
    below = stored.transaction(parent_id=child, status=READY)
    stored.transaction(status=READY)
    api.simulate_delete(f"/api/transactions/{below}/")
    before = row(database, below)

    api.simulate_delete(f"/api/transactions/{parent}/")

    assert deleted(api) == [parent, child, below]
    # what was deleted before keeps its time
    assert row(database, below) == before
    assert row(database, child)["deleted_at"] == row(database, parent)["deleted_at"]


def test_what_is_above_a_transaction_stays(api: TestClient, stored: Stored) -> None:
    parent = stored.transaction("deploy", status=READY)
    child = stored.transaction(parent_id=parent, status=READY)

    api.simulate_delete(f"/api/transactions/{child}/")

    assert deleted(api) == [child]


def test_transactions_below_each_other_are_deleted_too(
    api: TestClient, stored: Stored
) -> None:
    one = stored.transaction(status=READY)
    other = stored.transaction(status=READY, parent_id=one)
    stored.change(one, parent_id=other)

    assert api.simulate_delete(f"/api/transactions/{one}/").status_code == 204
    assert deleted(api) == [one, other]


def test_reports_of_a_deleted_transaction_are_still_stored(
    api: TestClient, stored: Stored, database: Database
) -> None:
    task_id = stored.transaction(uuid="u", status=RUNNING)
    api.simulate_delete(f"/api/transactions/{task_id}/?force=1")

    store(database, [report_of_node("u", "5", "hosts", "ready")])

    path = f"/api/transactions/{task_id}/deployment_history/"
    assert [each["status"] for each in api.simulate_get(path).json] == ["ready"]
    assert deleted(api) == [task_id]


def test_a_deletion_keeps_no_report_from_its_new_entry(
    stored: Stored, database: Database
) -> None:
    task_id = stored.transaction()
    entry = HistoryEntry("u", "5", "hosts", HistoryStatus.running)

    # An entry refers to its transaction; it would wait for ever were that locked
    # against references.
    with database.writer() as deletion:
        assert lock_transactions(deletion, tasks.c.id == task_id).ids == [task_id]
        with database.writer() as reports:
            assert upsert_history(reports, [entry], {"u": task_id}) == 1

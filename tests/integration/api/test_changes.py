"""GET /transactions/<id>/changes/: what whoever watches a run asks again and again."""

from typing import Any

import pytest
from falcon.testing import TestClient
from sqlalchemy import select, text

from db.database import Database
from db.domain.history import HistoryEntry
from db.domain.statuses import HistoryStatus
from db.history.upsert import upsert_history
from db.queries.changes import _HALF, _written_since
from db.tables import deployment_history as history
from tests.support.servers.stack import wait_until
from tests.support.stored.stored import Stored


CHANGES = "/api/transactions/1/changes/"
UUID = "11111111-1111-1111-1111-111111111111"


@pytest.fixture(autouse=True)
def _run(stored: Stored) -> None:
    assert stored.transaction(uuid=UUID) == 1
    stored.entries(1, [(str(node), "hosts", "pending") for node in range(3)])


def ask(api: TestClient, after: str = "") -> tuple[str, set[tuple[str, str]]]:
    """Return the cursor, and node and status of what changed."""
    answer = api.simulate_get(CHANGES, params={"after": after})
    assert answer.status_code == 200
    entries = answer.json["entries"]
    return answer.json["cursor"], {
        (each["node_id"], each["status"]) for each in entries
    }


def settled(api: TestClient, database: Database) -> str:
    """Return a cursor after all that is stored, once nothing older is under way.

    Transactions of other databases on the server count: entries that were seen may
    come again because of them.
    """
    written = text("SELECT max(xmin::text::bigint) FROM deployment_history")
    with database.reader() as connection:
        last: int = connection.execute(written).scalar_one()
    cursors: list[str] = []

    def is_settled() -> bool:
        cursors.append(ask(api)[0])
        return int(cursors[-1].partition("-")[2]) % 2**32 > last

    wait_until(is_settled, "older transactions to end")
    return cursors[-1]


def test_the_first_answer_says_where_the_run_is_and_no_entries(
    api: TestClient, stored: Stored
) -> None:
    stored.change(1, status="running", message="under way")

    answer = api.simulate_get(CHANGES).json

    assert answer["entries"] == []
    shown = api.simulate_get("/api/transactions/1/").json
    assert answer["transaction"] == shown
    assert shown["message"] == "under way"


def test_nothing_is_answered_while_nothing_changes(api: TestClient) -> None:
    cursor, _ = ask(api)

    for method in (api.simulate_get, api.simulate_head):
        answer = method(CHANGES, params={"after": cursor})
        assert (answer.status_code, answer.content) == (204, b"")


def test_only_what_changed_comes(
    api: TestClient, stored: Stored, database: Database
) -> None:
    cursor = settled(api, database)
    stored.entry(1, "1", "hosts", "running")
    stored.entry(stored.transaction(), "1", "hosts", "running")
    assert ask(api, cursor)[1] == {("1", "running")}

    later = settled(api, database)
    stored.entry(1, "2", "hosts", "error", message="Task hosts failed")
    assert ask(api, later)[1] == {("2", "error")}
    assert ask(api, cursor)[1] == {("1", "running"), ("2", "error")}


def test_what_the_run_itself_says_comes_without_entries(
    api: TestClient, stored: Stored, database: Database
) -> None:
    cursor = settled(api, database)

    with stored._database.writer() as connection:
        connection.execute(
            text("UPDATE tasks SET status = 'ready', version = version + 1")
        )

    answer = api.simulate_get(CHANGES, params={"after": cursor}).json
    assert (answer["transaction"]["status"], answer["entries"]) == ("ready", [])


def test_a_writer_that_commits_late_is_not_missed(
    api: TestClient, database: Database, stored: Stored
) -> None:
    entry = HistoryEntry(UUID, "0", "hosts", HistoryStatus.running)
    with database.writer() as late:
        # Begun before all that follows, and seen after it.
        upsert_history(late, [entry], {UUID: 1})
        stored.entry(1, "1", "hosts", "running")
        cursor, _ = ask(api, "0-0")
        late.execute(text("UPDATE tasks SET version = version + 1"))

    assert ("0", "running") in ask(api, cursor)[1]


@pytest.mark.parametrize("horizon", [0, 10**17])
def test_a_cursor_from_another_life_of_the_database_brings_everything(
    api: TestClient, horizon: int
) -> None:
    _, changed = ask(api, f"10-{horizon}" if horizon else "0-0")

    assert len(changed) == 3


def test_numbers_of_transactions_go_round(api: TestClient, database: Database) -> None:
    with database.reader() as connection:
        written = text(
            "SELECT max(xmin::text::bigint) FROM deployment_history WHERE task_id = 1"
        )
        writer: int = connection.execute(written).scalar_one()

    # As rows keep only 32 bits of 64, those of the next round look alike.
    assert passes(database, writer)
    assert passes(database, writer + 2**32)
    assert passes(database, writer + 2**32 - _HALF + 1)
    assert not passes(database, writer + 1)
    assert not passes(database, writer + 2**32 + 1)


def passes(database: Database, horizon: int) -> bool:
    with database.reader() as connection:
        statement = select(history.c.id).where(_written_since(horizon))
        return bool(connection.execute(statement).all())


@pytest.mark.parametrize("after", ["x", "1", "1-", "-1-1", "1-1-1", "9" * 19 + "-1"])
def test_what_is_no_cursor_is_refused(api: TestClient, after: str) -> None:
    answer = api.simulate_get(CHANGES, params={"after": after})

    assert answer.status_code == 400
    assert answer.json["message"] == "after must be the `cursor` of an earlier answer"


def test_clients_get_both_names_of_the_task(api: TestClient, stored: Stored) -> None:
    stored.entry(1, "0", "hosts", "error", message="Task hosts failed on node 0")

    answer: Any = api.simulate_get("/api/v1/transactions/1/changes/?after=0-0").json

    (failed,) = (each for each in answer["entries"] if each["status"] == "error")
    assert failed["task_name"] == failed["deployment_graph_task_name"] == "hosts"
    assert failed["message"] == "Task hosts failed on node 0"


def test_an_unknown_run_is_not_found(api: TestClient) -> None:
    assert api.simulate_get("/api/transactions/2/changes/").status_code == 404


def test_only_json_is_written(api: TestClient) -> None:
    answer = api.simulate_get(CHANGES, headers={"Accept": "application/x-yaml"})

    assert answer.status_code == 415

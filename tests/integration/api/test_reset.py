"""PUT /clusters/<id>/reset/ and DELETE /clusters/<id>/: soft, and seen in the list."""

import pytest
from falcon.testing import Result, TestClient
from sqlalchemy import select

from db.database import Database
from db.domain.statuses import TransactionStatus
from db.tables import deployment_history, tasks
from tests.support.stored.stored import Stored


READY, RUNNING = TransactionStatus.ready, TransactionStatus.running
RESET = ("PUT", "/reset")
DELETION = ("DELETE", "")
both = pytest.mark.parametrize("action", [RESET, DELETION], ids=["reset", "deletion"])


def ask(
    api: TestClient,
    action: tuple[str, str],
    query: str = "",
    mount: str = "/api",
    cluster_id: int = 1,
) -> Result:
    method, path = action
    url = f"{mount}/clusters/{cluster_id}{path}/"
    return api.simulate_request(method, url, query_string=query)


def state(database: Database) -> set[str]:
    """Every row, but for what deletion may change."""
    shown = [
        column for column in tasks.c if column.name not in {"deleted_at", "version"}
    ]
    with database.reader() as connection:
        transactions = connection.execute(select(*shown).order_by(tasks.c.id))
        history = connection.execute(
            select(deployment_history).order_by(deployment_history.c.id)
        )
        return {str(row) for row in (*transactions, *history)}


def deleted(api: TestClient) -> list[int]:
    listed = api.simulate_get("/api/transactions/").json
    return [each["id"] for each in listed if each["deleted_at"] is not None]


@pytest.fixture
def past(stored: Stored) -> list[int]:
    """The transactions of cluster 1; those after them are not its own."""
    for cluster_id in (1, 2):
        stored.cluster(cluster_id)
    parent = stored.transaction("deploy", cluster_id=1, status=READY)
    child = stored.transaction(parent_id=parent, cluster_id=1, status=READY)
    failed = stored.transaction(cluster_id=1, status=TransactionStatus.error)
    for task_id in (child, failed):
        stored.entry(task_id, "5", "hosts")
    stored.entry(stored.transaction(cluster_id=2, status=READY), "7", "hosts")
    stored.transaction(status=READY)
    return [parent, child, failed]


@both
@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_all_of_the_cluster_are_deleted_and_nothing_is_removed(
    api: TestClient,
    database: Database,
    past: list[int],
    mount: str,
    action: tuple[str, str],
) -> None:
    before = state(database)

    answer = ask(api, action, mount=mount)

    assert answer.status_code == 202
    own = [answer.json["id"]]
    assert deleted(api) == past + (own if action is DELETION else [])
    assert before < state(database)
    for task_id in past:
        path = f"/api/transactions/{task_id}/deployment_history/"
        assert api.simulate_get(path).status_code == 200


@pytest.mark.usefixtures("past")
def test_a_reset_is_a_transaction_that_has_ended(api: TestClient) -> None:
    answer = ask(api, RESET)

    task = api.simulate_get(f"/api/tasks/{answer.json['id']}/").json
    assert answer.json == task
    assert task["name"] == "reset_environment"
    assert task["cluster"] == 1
    assert task["message"] == "Environment 'environment 1' was successfully reset"
    assert (task["status"], task["progress"]) == ("ready", 100)
    assert task["time_start"] == task["time_end"] > 0
    assert task["deleted_at"] is None


@pytest.mark.usefixtures("past")
def test_a_deleted_cluster_is_gone_and_its_deletion_is_seen(api: TestClient) -> None:
    task = ask(api, DELETION).json

    assert (task["name"], task["cluster"]) == ("cluster_deletion", 1)
    assert task["message"] == "Environment 'environment 1' was deleted"
    assert (task["status"], task["progress"]) == ("ready", 100)
    assert task["deleted_at"] == task["time_end"]
    assert api.simulate_get(f"/api/transactions/{task['id']}/").json == task
    assert api.simulate_get("/api/tasks/?cluster_id=1").json == []
    assert [each["id"] for each in api.simulate_get("/api/clusters/").json] == [2]
    for again in (RESET, DELETION, ("GET", "")):
        answer = ask(api, again)
        assert answer.status_code == 404
        assert answer.json["message"] == "Cluster not found"
    assert api.simulate_put("/api/clusters/1/", json={"name": "a"}).status_code == 404


@pytest.mark.usefixtures("past")
def test_the_history_of_a_deleted_cluster_is_read_as_before(api: TestClient) -> None:
    path = "/api/clusters/1/deployment_history/"
    before = api.simulate_get(path).json
    ask(api, DELETION)

    assert len(before) == 2
    assert api.simulate_get(path).json == before
    listed = api.simulate_get("/api/transactions/?cluster_id=1").json
    assert len(listed) == 4


@pytest.mark.usefixtures("past")
def test_a_reset_needs_no_body_and_takes_none_that_says_something(
    api: TestClient,
) -> None:
    for body, status in (
        ('{"force": 1}', 400),
        ("[]", 400),
        ("{", 400),
        (None, 202),
        ("{}", 202),
        (" {} ", 202),
    ):
        answer = api.simulate_put("/api/clusters/1/reset/", body=body)

        assert answer.status_code == status
        assert bool(deleted(api)) is (status == 202)


@both
def test_what_runs_is_not_taken_away_without_force(
    api: TestClient, stored: Stored, past: list[int], action: tuple[str, str]
) -> None:
    word = "reset" if action is RESET else "delete"
    runs = []
    for status in (RUNNING, TransactionStatus.pending):
        for running in runs:
            stored.change(running, status=READY)
        runs.append(stored.transaction(cluster_id=1, status=status))
        before = api.simulate_get("/api/transactions/").json

        refused = ask(api, action)

        assert refused.status_code == 400
        assert refused.json["message"] == (
            f"Can't {word} environment '1' when running deployment task exists."
        )
        assert api.simulate_get("/api/transactions/").json == before
    assert ask(api, action, "force=1").status_code == 202
    assert deleted(api)[: len(past) + 2] == past + runs
    status = api.simulate_get(f"/api/transactions/{runs[-1]}/").json["status"]
    assert status == "pending"


@both
@pytest.mark.usefixtures("past")
def test_what_runs_elsewhere_or_was_deleted_is_no_obstacle(
    api: TestClient, stored: Stored, action: tuple[str, str]
) -> None:
    stored.transaction(cluster_id=2, status=RUNNING)
    stored.transaction(status=RUNNING)
    running = stored.transaction(cluster_id=1, status=RUNNING)
    api.simulate_delete(f"/api/transactions/{running}/?force=1")

    assert ask(api, action).status_code == 202


@both
@pytest.mark.usefixtures("past")
def test_a_bad_force_is_refused_by_name(
    api: TestClient, action: tuple[str, str]
) -> None:
    for query in ("force=2", "forced=1"):
        answer = ask(api, action, query)

        assert answer.status_code == 400
        assert "force" in answer.json["message"]
    assert deleted(api) == []


@both
def test_a_cluster_that_is_not_there_is_not_found(
    api: TestClient, action: tuple[str, str]
) -> None:
    for cluster_id in (7, 2**31, 10**18 - 1):
        answer = ask(api, action, cluster_id=cluster_id)

        assert answer.status_code == 404
        assert answer.json["message"] == "Cluster not found"


def test_a_reset_is_only_put(api: TestClient, stored: Stored) -> None:
    stored.cluster(1)

    answer = api.simulate_get("/api/clusters/1/reset/")

    assert answer.status_code == 405
    assert "PUT" in answer.headers["allow"]


@both
def test_what_is_refused_uses_up_no_id(
    api: TestClient, stored: Stored, action: tuple[str, str]
) -> None:
    before = stored.transaction(cluster_id=stored.cluster(1), status=RUNNING)
    ask(api, action)
    ask(api, action, cluster_id=2)

    assert stored.transaction() == before + 1

"""/tasks/ and /tasks/<id>/: transactions that are not deleted, and deprecated."""

import pytest
from falcon.testing import TestClient

from db.domain.statuses import TransactionStatus
from tests.support.browser.pages import next_page, pages
from tests.support.stored.stored import Stored


READY = TransactionStatus.ready


@pytest.fixture
def tasks(stored: Stored) -> dict[str, int]:
    """Tasks by what they are for."""
    stored.cluster(1)
    stored.cluster(2)
    parent = stored.transaction("deploy", cluster_id=1, status=READY)
    return {
        "parent": parent,
        "child": stored.transaction(cluster_id=1, parent_id=parent, status=READY),
        "failed": stored.transaction(cluster_id=2, status=TransactionStatus.error),
        "alone": stored.transaction("dump", status=READY),
    }


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_a_task_is_shown_as_its_transaction(
    api: TestClient, tasks: dict[str, int], mount: str
) -> None:
    transactions = api.simulate_get(f"{mount}/transactions/").json

    assert api.simulate_get(f"{mount}/tasks/").json == transactions
    for transaction in transactions:
        path = f"{mount}/tasks/{transaction['id']}"
        assert api.simulate_get(path).json == transaction
    assert transactions[1]["parent_id"] == tasks["parent"]


def test_the_list_leaves_out_what_is_deleted(
    api: TestClient, tasks: dict[str, int]
) -> None:
    api.simulate_delete(f"/api/tasks/{tasks['failed']}/")

    for query, shown in (
        ("", ["parent", "child", "alone"]),
        ("cluster_id=1", ["parent", "child"]),
        ("cluster_id=2", []),
        ("cluster_id=3", []),
        # an empty one asks for tasks of no cluster
        ("cluster_id=", ["alone"]),
        ("statuses=ready&transaction_types=deploy,deployment", ["parent", "child"]),
        ("statuses=error", []),
        ("statuses=&transaction_types=", ["parent", "child", "alone"]),
        ("order_by=-id&limit=2", ["alone", "child"]),
    ):
        listed = api.simulate_get("/api/tasks/", query_string=query)
        found = [task["id"] for task in listed.json]
        assert found == [tasks[name] for name in shown], query


def test_bad_parameters_are_named(api: TestClient) -> None:
    for query in ("cluster_id=a", "deleted=1", "fields=none", "limit=x"):
        answer = api.simulate_get("/api/tasks/", query_string=query)

        assert answer.status_code == 400
        assert query.partition("=")[0] in answer.json["message"]


def test_a_task_that_is_not_there_is_not_found(api: TestClient) -> None:
    for task_id in (7, 2**31, 10**18 - 1):
        answer = api.simulate_get(f"/api/tasks/{task_id}/")

        assert answer.status_code == 404
        assert answer.json["message"] == "Task not found"


@pytest.mark.usefixtures("tasks")
def test_every_answer_tells_what_to_ask_now(api: TestClient) -> None:
    for method, path, status, successor in (
        ("GET", "/api/tasks/", 200, "/api/transactions/"),
        ("HEAD", "/api/tasks", 200, "/api/transactions/"),
        ("GET", "/api/v1/tasks?statuses=", 200, "/api/v1/transactions/"),
        ("GET", "/api/tasks?limit=0", 400, "/api/transactions/"),
        ("GET", "/api/v1/tasks/1/", 200, "/api/v1/transactions/1/"),
        ("GET", "/api/tasks/99", 404, "/api/transactions/99/"),
        ("DELETE", "/api/tasks/99/?force=1", 404, "/api/transactions/99/"),
        ("DELETE", "/api/v1/tasks/1", 204, "/api/v1/transactions/1/"),
    ):
        answer = api.simulate_request(method, path)

        assert answer.status_code == status
        # RFC 9745: the day of the specification, 2016-03-07
        assert answer.headers["deprecation"] == "@1457308800"
        assert answer.headers["link"] == f'<{successor}>; rel="successor-version"'
    assert "deprecation" not in api.simulate_get("/api/transactions/").headers


@pytest.mark.usefixtures("tasks")
def test_a_page_links_to_the_next_one_and_to_the_successor(api: TestClient) -> None:
    first = api.simulate_get("/api/tasks/?limit=2")

    assert '; rel="successor-version"' in first.headers["link"]
    assert next_page(first.headers["link"]) is not None
    assert [len(page) for page in pages(api, "/api/tasks/?limit=3")] == [3, 1]


def test_a_client_that_has_the_list_gets_304_until_one_is_deleted(
    api: TestClient, tasks: dict[str, int]
) -> None:
    for path in ("/api/tasks/", f"/api/tasks/{tasks['child']}/"):
        first = api.simulate_get(path)
        known = {"If-None-Match": first.headers["etag"]}
        again = api.simulate_get(path, headers=known)
        assert again.status_code == 304
        assert again.headers["link"] == first.headers["link"]

    known = {"If-None-Match": api.simulate_get("/api/tasks/").headers["etag"]}
    api.simulate_delete(f"/api/transactions/{tasks['child']}/")
    assert api.simulate_get("/api/tasks/", headers=known).status_code == 200

"""GET /transactions/<id>/settings/ and its like: snapshots as they were stored."""

import pytest
from falcon.testing import TestClient

from tests.support.stored.stored import Stored


MISSING = {"settings": "null", "deployment_info": "{}", "network_configuration": "null"}
KINDS = pytest.mark.parametrize("kind", MISSING)


def paths(task_id: int | str, kind: str) -> list[str]:
    """The URL on both mounts, with a slash and as the released clients have it."""
    return [
        f"{mount}/transactions/{task_id}/{kind}{slash}"
        for mount in ("/api", "/api/v1")
        for slash in ("", "/")
    ]


@KINDS
def test_a_snapshot_is_sent_as_it_was_stored(
    api: TestClient, stored: Stored, kind: str
) -> None:
    task_id = stored.transaction()
    # Spaces, order, a repeated name, "\u0000" and digits: nothing is written anew.
    body = '{"b": {"null": 1.50},  "a": "\\u0000 \\/ é", "b": 12345678901234567890}'
    stored.snapshot(task_id, kind, body)

    for path in paths(task_id, kind):
        answer = api.simulate_get(path)

        assert (answer.status_code, answer.text) == (200, body)
        assert answer.headers["content-type"] == "application/json"


@KINDS
def test_without_a_snapshot_the_answer_says_nothing(
    api: TestClient, stored: Stored, kind: str
) -> None:
    task_id = stored.transaction()
    # Neither another kind of it, nor the same kind of another transaction.
    stored.snapshot(task_id, "graph", "[]", key="5")
    stored.snapshot(stored.transaction(), kind, '{"x": 1}')

    for path in paths(task_id, kind):
        answer = api.simulate_get(path)

        assert (answer.status_code, answer.text) == (200, MISSING[kind])


@pytest.mark.parametrize("number", ["4711", "2147483648", "9" * 18])
def test_an_unknown_transaction_has_no_snapshots(api: TestClient, number: str) -> None:
    for path in [path for kind in MISSING for path in paths(number, kind)]:
        answer = api.simulate_get(path)

        assert answer.status_code == 404
        assert answer.json["message"] == "Transaction not found"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_snapshot_is_only_read_and_never_stands_for_its_transaction(
    api: TestClient, stored: Stored, method: str
) -> None:
    task_id = stored.transaction()

    for path in [path for kind in MISSING for path in paths(task_id, kind)]:
        answer = api.simulate_request(method, path)

        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    # Nailgun deletes or changes the transaction itself.
    kept = api.simulate_get(f"/api/transactions/{task_id}/")
    assert (kept.status_code, kept.json["deleted_at"]) == (200, None)


def test_a_snapshot_takes_no_parameters(api: TestClient, stored: Stored) -> None:
    path = f"/api/transactions/{stored.transaction()}/settings"

    answer = api.simulate_get(path, query_string="force=1")

    assert answer.status_code == 400
    assert answer.json["message"].startswith("Unknown parameter force")


def test_a_client_that_has_the_snapshot_does_not_get_it_again(
    api: TestClient, stored: Stored
) -> None:
    path = f"/api/transactions/{stored.transaction()}/settings"
    etag = api.simulate_get(path).headers["etag"]

    again = api.simulate_get(path, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_a_snapshot_is_written_in_yaml_where_asked(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.snapshot(task_id, "settings", '{"editable": {"b": 1, "a": null}}')

    answer = api.simulate_get(
        f"/api/transactions/{task_id}/settings",
        headers={"Accept": "application/x-yaml"},
    )

    assert answer.text == "editable:\n  b: 1\n  a: null\n"

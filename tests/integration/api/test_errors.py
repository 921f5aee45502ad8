"""Every error, in one shape."""

from collections.abc import Iterator

import falcon
import pytest
import structlog
from falcon.testing import TestClient
from sqlalchemy import make_url

from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from tests.support.stored.stored import Stored


NOT_FOUND = "urn:fuel-history:transaction_not_found"
BAD_PARAMETER = "urn:fuel-history:bad_parameter"
MOUNTS = pytest.mark.parametrize("mount", ["/api", "/api/v1"])


def check(answer: falcon.testing.Result, status: int, kind: str, detail: str) -> None:
    assert (answer.status_code, answer.json) == (
        status,
        {
            "type": kind,
            "title": falcon.code_to_http_status(status).partition(" ")[2],
            "status": status,
            "detail": detail,
            "message": detail,
            "errors": [],
        },
    )
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"


@MOUNTS
@pytest.mark.parametrize("resource", ["", "/deployment_history"])
# the largest id, then ids that no column can hold
@pytest.mark.parametrize("number", ["4711", "2147483647", "2147483648", "9" * 18])
def test_an_unknown_transaction_is_not_found(
    api: TestClient, mount: str, resource: str, number: str
) -> None:
    answer = api.simulate_get(f"{mount}/transactions/{number}{resource}/")

    check(answer, 404, NOT_FOUND, "Transaction not found")


@MOUNTS
@pytest.mark.parametrize(
    "path",
    [
        "/transactions/abc",
        "/transactions/-1",
        "/transactions/1.0",
        "/transactions/%D9%A1",  # a digit, but not one of ASCII
        "/transactions/" + "9" * 5000,
        "/transactions/abc/deployment_history",
        "/transactions/1/no_such_thing",
        "/no_such_thing",
        "",
    ],
)
def test_an_unknown_url_is_not_found(api: TestClient, mount: str, path: str) -> None:
    answer = api.simulate_get(mount + path)

    check(answer, 404, "about:blank", "Nothing matches the given URI")


@MOUNTS
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_history_is_for_reading_only(
    api: TestClient, stored: Stored, mount: str, method: str, slash: str
) -> None:
    task_id = stored.transaction()

    answer = api.simulate_request(
        method, f"{mount}/transactions/{task_id}/deployment_history{slash}"
    )

    detail = "Specified method is invalid for this resource"
    check(answer, 405, "about:blank", detail)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@MOUNTS
@pytest.mark.parametrize(
    ("path", "query", "detail"),
    [
        (
            "/transactions/1/deployment_history",
            "statuses=successful",
            "Statuses parameter could be only: pending, ready, running, error, skipped",
        ),
        (
            "/transactions",
            "statuses=skipped",
            "Statuses parameter could only be one of: pending, ready, running, error",
        ),
        ("/transactions/1", "force=1", "Unknown parameter force; there are none"),
        (
            "/transactions/1/deployment_history",
            "nodes=%00",
            "nodes must not contain a NUL character",
        ),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    api: TestClient, mount: str, path: str, query: str, detail: str
) -> None:
    answer = api.simulate_get(mount + path, query_string=query)

    check(answer, 400, BAD_PARAMETER, detail)


@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
def test_a_request_that_falcon_refuses_has_the_same_shape(api: TestClient) -> None:
    answer = api.simulate_request("SETECASTRONOMY", "/api/transactions")

    check(answer, 400, "about:blank", "Invalid HTTP method")


@pytest.fixture
def unreachable(database_url: str) -> Iterator[TestClient]:
    """The API on a database whose server is not there."""
    url = make_url(database_url).set(host="127.0.0.1", port=1, query={})
    lost = Database(url.render_as_string(hide_password=False), application_name="test")
    yield TestClient(create_app(lost, OpenAccess()))
    lost.close()


@pytest.mark.parametrize(
    "path",
    [
        "/api/transactions",
        "/api/v1/transactions",
        "/api/transactions/1",
        "/api/transactions/1/deployment_history",
        "/api/v1/transactions/1/deployment_history",
        "/readyz",
    ],
)
def test_without_the_database_clients_are_told_to_come_back(
    unreachable: TestClient, path: str
) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = unreachable.simulate_get(path)

    detail = "The database is unavailable; try again later"
    check(answer, 503, "urn:fuel-history:database_unavailable", detail)
    assert answer.headers["retry-after"] == "5"
    # the log says why, the answer does not
    line, request = logs
    assert request["event"] == "request"
    assert (line["event"], line["log_level"]) == ("database_unavailable", "warning")
    assert "Connection refused" in line["reason"]


def test_an_error_of_ours_that_no_client_can_mend_is_unexpected_too(
    api: TestClient, stored: Stored, database: Database
) -> None:
    task_id = stored.transaction()
    with database.writer() as connection:
        # has no whole seconds
        connection.exec_driver_sql("UPDATE tasks SET time_start = 'infinity'")

    with structlog.testing.capture_logs() as logs:
        answer = api.simulate_get(f"/api/transactions/{task_id}")

    check(answer, 500, "about:blank", "Unexpected error: see the API's log")
    assert [line["event"] for line in logs] == ["request_failed", "request"]

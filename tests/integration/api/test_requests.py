"""Each request has an id, one line in the log, and its id is in the database."""

from typing import Any

import pytest
import structlog
from falcon.testing import TestClient
from sqlalchemy import event, text

from db.database import Database
from tests.support.stored.stored import Stored


def logged(api: TestClient, path: str, **request: Any) -> dict[str, Any]:
    """Return what the request's line has."""
    configured = [structlog.contextvars.merge_contextvars]
    with structlog.testing.capture_logs(processors=configured) as logs:
        answer = api.simulate_request(path=path, **request)
    [line] = [line for line in logs if line["event"] == "request"]
    assert answer.headers["x-request-id"] == line["request_id"]
    assert line.pop("duration_ms") >= 0
    return dict(line)


def test_a_request_is_one_line(api: TestClient, stored: Stored) -> None:
    task_id = stored.transaction()

    line = logged(
        *(api, f"/api/transactions/{task_id}/"), headers={"X-Request-ID": "req-7"}
    )

    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": f"/api/transactions/{task_id}",
        "route": "/api/transactions/{transaction_id}",
        "status": 200,
        "user": "anybody",
        "request_id": "req-7",
    }


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/api/transactions/", "/api/transactions", 200),
        ("HEAD", "/api/transactions/", "/api/transactions", 200),
        ("GET", "/api/nothing", "none", 404),
        ("PUT", "/api/transactions/", "/api/transactions", 405),
        ("GET", "/api/transactions/?limit=x", "/api/transactions", 400),
    ],
)
def test_errors_and_streams_are_lines_too(
    api: TestClient, method: str, path: str, route: str, status: int
) -> None:
    line = logged(api, path, method=method)

    assert (line["method"], line["route"], line["status"]) == (method, route, status)
    assert "cut_off" not in line


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", "a;b", "%41"])
def test_an_id_that_is_none_is_replaced(api: TestClient, given: str) -> None:
    line = logged(api, "/api/version/", headers={"X-Request-ID": given})

    assert line["request_id"] != given
    assert len(line["request_id"]) == 36


def test_probes_are_lines_for_who_looks_for_them(api: TestClient) -> None:
    assert logged(api, "/healthz")["log_level"] == "debug"


def test_the_lines_of_a_failure_have_the_id_of_its_request(
    api: TestClient, stored: Stored, database: Database
) -> None:
    task_id = stored.transaction()
    with database.writer() as connection:
        connection.execute(text("UPDATE tasks SET time_start = 'infinity'"))

    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as logs:
        api.simulate_get(f"/api/transactions/{task_id}", headers={"X-Request-ID": "a1"})

    assert [(line["event"], line["request_id"]) for line in logs] == [
        ("request_failed", "a1"),
        ("request", "a1"),
    ]


@pytest.mark.parametrize("path", ["/api/transactions/", "/api/transactions/1/"])
def test_each_statement_of_a_request_has_its_id(
    api: TestClient, stored: Stored, database: Database, path: str
) -> None:
    stored.transaction()
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "after_cursor_execute", note)
    api.simulate_get(path, headers={"X-Request-ID": "req-7"})
    event.remove(database.engine, "after_cursor_execute", note)

    assert sent
    assert [each for each in sent if not each.startswith("/* req-7 */ ")] == []

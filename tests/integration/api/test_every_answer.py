"""What every answer has: headers, HEAD, an optional slash; and the health routes."""

import pytest
from falcon.testing import TestClient
from sqlalchemy import QueuePool

from db.database import Database
from tests.support.stored.stored import Stored


PATHS = [
    "/healthz",
    "/readyz",
    "/api/transactions",
    "/api/transactions/1",
    "/api/transactions/1/deployment_history",
    "/api/transactions/1/deployment_history/1",
    "/api/transactions/1/summary",
    "/api/transactions/1/failures",
    "/api/transactions/1/settings",
    "/api/tasks",
    "/api/tasks/1",
    "/api/clusters",
    "/api/clusters/1",
    "/api/clusters/1/deployment_history",
    "/api/nodes/5/deployment_history",
    "/api/dead_reports",
    "/api/dead_reports/1",
    "/api/parked_reports",
    "/api/parked_reports/u",
    "/api/openapi.json",
    "/api/v1/transactions",
    "/api/v1/transactions/1",
    "/api/v1/transactions/1/deployment_history",
]


@pytest.fixture
def stored_one(stored: Stored) -> None:
    assert stored.transaction(cluster_id=stored.cluster(1)) == 1
    stored.entry(1, "5", "hosts")
    assert stored.dead(b"bad") == 1
    stored.parked("u", b"{}")


@pytest.mark.usefixtures("stored_one")
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_json_that_nobody_else_keeps(
    api: TestClient, path: str
) -> None:
    for slash in ("", "/"):
        answer = api.simulate_get(path + slash)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        # What has an ETag is kept by the client, and asked about each time.
        kept = "private, no-cache" if path.startswith("/api") else "no-store"
        assert answer.headers["cache-control"] == kept
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        policy = answer.headers["content-security-policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.usefixtures("stored_one")
@pytest.mark.parametrize("path", PATHS)
def test_head_answers_like_get_and_keeps_no_connection(
    api: TestClient, database: Database, path: str
) -> None:
    answer = api.simulate_head(path)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/json"
    assert isinstance(database.engine.pool, QueuePool)
    assert database.engine.pool.checkedout() == 0

"""What every answer has: headers, HEAD, an optional slash; and the health routes."""

import pytest
from falcon.testing import TestClient
from sqlalchemy import QueuePool, text

from api.app import create_app
from db.database import Database
from tests.services import TemplateDatabase
from tests.stored import Stored


PATHS = [
    "/healthz",
    "/readyz",
    "/api/transactions",
    "/api/transactions/1",
    "/api/transactions/1/deployment_history",
    "/api/v1/transactions",
    "/api/v1/transactions/1",
    "/api/v1/transactions/1/deployment_history",
]


@pytest.fixture
def stored_one(stored: Stored) -> None:
    assert stored.transaction() == 1
    stored.entry(1, "5", "hosts")


@pytest.mark.usefixtures("stored_one")
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_json_that_nobody_keeps(api: TestClient, path: str) -> None:
    for slash in ("", "/"):
        answer = api.simulate_get(path + slash)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


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


def test_healthz_asks_no_database() -> None:
    lost = Database("postgresql://127.0.0.1:1/none", application_name="test")

    answer = TestClient(create_app(lost)).simulate_get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_readyz_names_the_revisions_of_an_older_schema(
    api: TestClient, database: Database
) -> None:
    with database.writer() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    answer = api.simulate_get("/readyz")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json["type"] == "urn:fuel-history:schema_not_current"
    assert answer.json["detail"].startswith("The database's schema is at revision 0000")
    assert answer.json["detail"].endswith("run 'fuel-history migrate'")


def test_readyz_of_an_empty_database_says_so(
    embedded_databases: TemplateDatabase,
) -> None:
    url = embedded_databases.create(empty=True)
    database = Database(url, application_name="test")

    answer = TestClient(create_app(database)).simulate_get("/readyz")

    database.close()
    embedded_databases.drop(url)
    assert answer.status_code == 503
    assert "schema is at revision none" in answer.json["detail"]

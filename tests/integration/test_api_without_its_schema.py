"""What the API says where its database is not what it should be."""

import structlog
from falcon.testing import TestClient
from sqlalchemy import text

from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from tests.support.servers.services import TemplateDatabase


def test_healthz_asks_no_database() -> None:
    lost = Database("postgresql://127.0.0.1:1/none", application_name="test")

    answer = TestClient(create_app(lost, OpenAccess())).simulate_get("/healthz")

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

    answer = TestClient(create_app(database, OpenAccess())).simulate_get("/readyz")

    database.close()
    embedded_databases.drop(url)
    assert answer.status_code == 503
    assert "schema is at revision none" in answer.json["detail"]


def test_an_unexpected_failure_says_nothing_of_what_is_inside(
    api: TestClient, database: Database
) -> None:
    with database.writer() as connection:
        connection.exec_driver_sql("DROP TABLE tasks CASCADE")

    with structlog.testing.capture_logs() as logs:
        answer = api.simulate_get("/api/transactions/1")

    assert answer.status_code == 500
    assert answer.json["detail"] == "Unexpected error: see the API's log"
    [line] = [line for line in logs if line["event"] != "request"]
    assert (line["event"], line["path"]) == ("request_failed", "/api/transactions/1")
    assert 'relation "tasks" does not exist' in str(line["exc_info"])

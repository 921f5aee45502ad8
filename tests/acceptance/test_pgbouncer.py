"""Workers and the API through PgBouncer in transaction mode."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy
from click.testing import CliRunner
from sqlalchemy import text

from admin.main import main
from brokers.connect import connect
from db.database import Database
from db.schema.grants import Process, grant
from tests.support.brokers.queues import delete_queues
from tests.support.servers.pgbouncer import PgBouncer
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.stored.queries import query
from tests.support.stored.reading import state_of
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


#: Fewer than the processes and threads that connect.
CONNECTIONS = 3
#: What docs/scaling.md tells an operator to set.
SETTINGS = (
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET timezone = 'UTC'",
    "SET jit = off",
    "SET default_transaction_isolation = 'read committed'",
)


@pytest.fixture
def role(database: Database) -> Iterator[str]:
    """A role of the database that has the settings, for API and worker alike."""
    name = f"pooled_{uuid4().hex}"
    with database.writer() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD 'secret'"))
        for statement in SETTINGS:
            connection.execute(text(f"ALTER ROLE {name} {statement}"))
        for process in Process:
            owned = f"{name}_{process}"
            connection.execute(text(f"CREATE ROLE {owned}"))
            grant(connection, process, owned)
            connection.execute(text(f"GRANT {owned} TO {name}"))
    yield name
    with database.writer() as connection:
        for owned in (f"{name}_api", f"{name}_worker"):
            connection.execute(text(f"DROP OWNED BY {owned}"))
            connection.execute(text(f"DROP ROLE {owned}"))
        connection.execute(text(f"DROP ROLE {name}"))


def test_a_recorded_stream_is_stored_and_served_through_few_connections(
    database_url: str, role: str, services: Services
) -> None:
    url = sqlalchemy.make_url(database_url).set(username=role, password="secret")
    databases = {
        "history": url.render_as_string(hide_password=False),
        "bare": database_url,  # a role that has no settings
    }
    queue = f"test-{uuid4().hex}"
    environ = {"BROKER_URL": services.valkey_url, "REPORTS_QUEUE": queue}
    (stream,) = [each for each in all_streams() if each.name == "n5-compute-critical"]
    with PgBouncer(databases, connections=CONNECTIONS) as pooler:
        environ["DATABASE_URL"] = pooler.url("history")
        stack = Stack(environ)
        workers = Workers(stack.environ)
        with (
            closing(connect(stack.settings)) as broker,
            Server(environ["DATABASE_URL"]) as api,
        ):
            workers.start(WORKER_CONCURRENCY="4", RECEIVE_BATCH="20")
            reports = list(stream.reports())
            broker.publish([*reports[:50], stream.start, *reports[50:]])
            wait_until(lambda: sum(broker.backlog()) == 0, "all to be stored")
            with api.get("/api/transactions/") as answer:
                [run] = json.loads(answer.read())
            path = f"/api/transactions/{run['id']}/deployment_history/"
            with api.get(path) as answer:
                state = state_of(json.loads(answer.read()))
            opened = f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'"
            assert query(database_url, opened) <= (CONNECTIONS,)
            of_settings = timeouts(pooler.url("history"))
            of_bare = timeouts(pooler.url("bare"))
            workers.stop()
        workers.close()
        stack.close()
    delete_queues(services.valkey_url, queue)

    assert (run["uuid"], state) == (stream.uuid, stream.expected())
    assert of_settings == ("ok", "statements and idle transactions time out")
    status, says = of_bare
    assert status == "warning"
    off = "statement_timeout, idle_in_transaction_session_timeout"
    assert says == f"off, although each connection requests them: {off}"


def test_the_documentation_has_the_settings() -> None:
    told = Path(ROOT, "docs", "scaling.md").read_text()

    assert [each for each in SETTINGS if each not in told] == []


def timeouts(url: str) -> tuple[str, str]:
    """Return what the doctor finds of them."""
    environ = {"DATABASE_URL": url, "BROKER_URL": "redis://127.0.0.1:1"}
    ended = CliRunner().invoke(main, ["doctor", "--json"], env=environ)
    checks = {each["check"]: each for each in json.loads(ended.stdout)["checks"]}
    return checks["timeouts"]["status"], checks["timeouts"]["says"]

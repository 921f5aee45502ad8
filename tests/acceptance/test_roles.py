"""The API and the worker as roles of the database that may do what they need only."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg2
import pytest
import sqlalchemy
from sqlalchemy import text

from api.http.mount import SPECIFIED
from brokers.connect import connect
from db.database import Database
from db.schema.grants import Process
from docs.api_examples.record import record
from tests.support.brokers.queues import delete_queues
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.servers.users import ADMIN, write_users
from tests.support.stored.reading import states
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


@pytest.fixture
def urls(database: Database, database_url: str) -> Iterator[dict[Process, str]]:
    """The database's URL for each role, which `fuel-history grant` let in."""
    made = {}
    for process in Process:
        role = f"{process} {uuid4().hex}"
        with database.writer() as connection:
            connection.execute(text(f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'secret'"))
        granted = subprocess.run(
            [sys.executable, "-m", "admin", "grant", process, role],
            cwd=ROOT,
            env={"PATH": "", "DATABASE_URL": database_url},
            capture_output=True,
            text=True,
            check=True,
        )
        assert granted.stdout == f"{role} may do what the {process} needs\n"
        url = sqlalchemy.make_url(database_url).set(username=role, password="secret")
        made[process] = url.render_as_string(hide_password=False)
    yield made
    with database.writer() as connection:
        for url in made.values():
            role = sqlalchemy.make_url(url).username
            connection.execute(text(f'DROP OWNED BY "{role}"'))
            connection.execute(text(f'DROP ROLE "{role}"'))


@pytest.fixture
def queue(services: Services) -> Iterator[dict[str, str]]:
    """Where reports come in."""
    name = f"test-{uuid4().hex}"
    yield {"BROKER_URL": services.valkey_url, "REPORTS_QUEUE": name}
    delete_queues(services.valkey_url, name)


def test_the_api_answers_all_that_it_ever_does(
    urls: dict[Process, str], database: Database, queue: dict[str, str], tmp_path: Path
) -> None:
    users = {"AUTH": "static", "AUTH_FILE": str(write_users(tmp_path / "u", ADMIN))}

    with Server(urls[Process.api], **users, **queue) as server:
        exchanges = list(record(server.port, database, SPECIFIED))
        denied = [
            line for line in server.log.splitlines() if "permission denied" in line
        ]
        assert denied == []

    assert len(exchanges) > 50
    assert [each for each in exchanges if each.status >= 500] == []


def test_a_worker_stores_all_that_comes(
    urls: dict[Process, str], database_url: str, queue: dict[str, str]
) -> None:
    (stream,) = [each for each in all_streams() if each.name == "n5-compute-critical"]
    environ = {"DATABASE_URL": urls[Process.worker], **queue}
    stack = Stack(environ)
    reader = Stack({**environ, "DATABASE_URL": database_url})
    workers = Workers(stack.environ)
    broker = connect(stack.settings)
    reports = list(stream.reports())
    # Some are parked first, some are dead.
    broker.publish([b"no report", *reports[:50]])
    worker = workers.start()
    wait_until(lambda: reader.count("parked_reports") > 0, "reports to be parked")
    broker.publish([stream.start, *reports[50:]])
    wait_until(lambda: sum(broker.backlog()) == 0, "all reports to be stored")
    workers.stop()

    assert states(reader.database) == {stream.uuid: stream.expected()}
    assert (reader.count("dead_reports"), reader.count("parked_reports")) == (1, 0)
    assert "permission denied" not in worker.log
    broker.close()
    workers.close()
    stack.close()
    reader.close()


REFUSED = (
    "DROP TABLE deployment_history",
    "DROP TABLE tasks CASCADE",
    "TRUNCATE deployment_history",
    "DELETE FROM deployment_history",
    "DELETE FROM tasks",
    "DELETE FROM snapshots",
    "DELETE FROM transaction_nodes",
    "ALTER TABLE tasks ADD COLUMN more int",
    "CREATE TABLE deployment_history_more (id int)",
    "UPDATE alembic_version SET version_num = 'x'",
)


def test_neither_can_drop_or_remove(urls: dict[Process, str]) -> None:
    for url in urls.values():
        connection = psycopg2.connect(url)
        connection.autocommit = True
        for statement in REFUSED:
            with (
                connection.cursor() as cursor,
                pytest.raises(psycopg2.errors.InsufficientPrivilege),
            ):
                cursor.execute(statement)
        connection.close()


def test_neither_can_run_retention(urls: dict[Process, str]) -> None:
    for url in urls.values():
        ended = subprocess.run(
            [sys.executable, "-m", "admin", "retention", "--keep-days", "1"],
            cwd=ROOT,
            env={"PATH": "", "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )

        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr == (
            "fuel-history: DATABASE_URL must be that of the tables' owner, who"
            " migrates: only the owner may remove history\n"
        )


def test_a_role_that_there_is_not_is_one_line(database_url: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "admin", "grant", "api", "nobody"],
        cwd=ROOT,
        env={"PATH": "", "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "fuel-history: The database has no role nobody: CREATE ROLE makes one\n"
    )

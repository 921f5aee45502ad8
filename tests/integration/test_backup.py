"""A dump by pg_dump, restored as docs/operations.md says, is the same history."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy
from sqlalchemy import text

from brokers.interface import Delivery
from db.database import Database
from db.history.partitions import WIDTH
from db.schema.migrate import upgrade
from db.schema.scripts import newest_revision
from db.tables import metadata
from embedded import binaries
from pipeline.store import store
from tests.support.servers.services import TemplateDatabase, missing
from tests.support.stored.stored import Stored
from tests.support.streams.streams import Stream


HISTORY = ("clusters", "tasks", "deployment_history", "transaction_nodes", "snapshots")
WAITING = ("parked_reports", "dead_reports")


class Server(NamedTuple):
    """A server, and the programs of its version or a later one."""

    databases: TemplateDatabase
    programs: Path


def embedded(request: pytest.FixtureRequest) -> Server:
    databases = request.getfixturevalue("embedded_databases")
    return Server(databases, binaries.postgresql().program.parent)


def separate(request: pytest.FixtureRequest) -> Server:
    databases = request.getfixturevalue("separate_databases")
    found = [*Path("/usr/lib/postgresql").glob("*/bin/pg_restore")]
    if not found:
        missing("no pg_dump and pg_restore of the system")
    newest = max(found, key=lambda each: int(each.parts[-3]))
    return Server(databases, newest.parent)


@pytest.fixture(params=[embedded, separate], ids=["embedded", "separate"])
def server(request: pytest.FixtureRequest) -> Server:
    kind: Callable[[pytest.FixtureRequest], Server] = request.param
    return kind(request)


@pytest.fixture
def source_url(server: Server) -> Iterator[str]:
    url = server.databases.create()
    yield url
    server.databases.drop(url)


@pytest.fixture
def source(source_url: str) -> Iterator[Database]:
    database = Database(source_url, application_name="test")
    yield database
    database.close()


@pytest.fixture
def restored(server: Server) -> Iterator[str]:
    """The URL of an empty database."""
    url = server.databases.create(empty=True)
    yield url
    server.databases.drop(url)


def deliveries(payloads: list[bytes]) -> list[Delivery]:
    return [
        Delivery(number, payload, datetime.now(UTC), "test")
        for number, payload in enumerate(payloads)
    ]


def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as PostgreSQL writes it, and the sequences."""
    with database.reader() as connection:
        rows = {
            name: sorted(
                connection.execute(text(f"SELECT t::text FROM {name} t")).scalars()
            )
            for name in metadata.tables
        }
        for name in ("tasks_id_seq", "deployment_history_id_seq"):
            rows[name] = [*connection.execute(text(f"TABLE {name}")).scalars()]
        partitions = text(
            "SELECT c.relname || pg_get_expr(c.relpartbound, c.oid) FROM pg_class c"
            " JOIN pg_inherits ON inhrelid = c.oid WHERE relkind = 'r' ORDER BY 1"
        )
        rows["partitions"] = [*connection.execute(partitions).scalars()]
    return rows


def dumped(server: Server, source: str, file: Path, url: str) -> None:
    """Dump a database to a file, and restore that into an empty one."""
    run(server.programs / "pg_dump", "-Fc", "-f", file, "-d", source)
    options = ("--no-owner", "--no-privileges", "--exit-on-error")
    run(server.programs / "pg_restore", *options, "-d", url, file)


def run(*argv: str | Path) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def url_of(url: sqlalchemy.URL) -> str:
    return url.render_as_string(hide_password=False)


def test_what_is_restored_is_the_same_and_goes_on(
    server: Server, source: Database, source_url: str, restored: str, tmp_path: Path
) -> None:
    ended, open_run = Stream("n5-ok"), Stream("n5-compute-critical")
    rest = list(open_run.reports())
    halfway = len(rest) // 2
    store(source, deliveries([ended.start, *ended.reports()]))
    with source.writer() as connection:  # the runs are in two partitions
        connection.execute(text(f"SELECT setval('tasks_id_seq', {2 * WIDTH})"))
    store(source, deliveries([open_run.start, *rest[:halfway], b"dead"]))
    stored = Stored(source)
    stored.cluster(5)
    stored.parked("not known yet", b'{"method": "deploy_resp"}')
    before = everything(source)

    dumped(server, source_url, tmp_path / "history.dump", restored)

    other = Database(restored, application_name="test")
    assert everything(other) == before
    for name in (*HISTORY, *WAITING):
        assert before[name]
    newest = newest_revision()
    assert upgrade(restored) == (newest, newest)
    # A worker goes on: the open run ends, a new one begins, in a partition to come.
    with other.writer() as connection:
        connection.execute(text(f"SELECT setval('tasks_id_seq', {5 * WIDTH})"))
    late = Stream("n20-redeploy")
    store(other, deliveries([*rest[halfway:], late.start, *late.reports()]))
    again = store(other, deliveries([b"dead", b"dead too", b"and another"]))
    Stored(other).parked("nor this one", b'{"method": "deploy_resp"}')
    with other.reader() as connection:
        runs = connection.execute(text("SELECT id, status FROM tasks ORDER BY id"))
        assert [tuple(row) for row in runs] == [
            (1, "ready"),
            (2 * WIDTH + 1, "error"),
            (5 * WIDTH + 1, "ready"),
        ]
        ids = text("SELECT count(*) - count(DISTINCT id) FROM deployment_history")
        assert connection.execute(ids).scalar_one() == 0
    assert again.dead == 3
    after = everything(other)
    grown = {name: len(after[name]) - len(before[name]) for name in WAITING}
    assert grown == {"parked_reports": 1, "dead_reports": 2}
    other.close()


def test_restored_as_another_owner_it_is_migrated_and_written_by_that_one(
    server: Server, source: Database, source_url: str, restored: str, tmp_path: Path
) -> None:
    """As on a server whose roles have other names."""
    stream = Stream("n5-ok")
    store(source, deliveries([stream.start]))
    role = f"owner_{restored.rpartition('_')[2]}"
    admin = Database(restored, application_name="test")
    with admin.writer() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'x'"))
        connection.execute(text(f"GRANT CREATE ON SCHEMA public TO {role}"))
    url = sqlalchemy.make_url(restored).set(username=role, password="x")

    dumped(server, source_url, tmp_path / "history.dump", url_of(url))

    other = Database(url_of(url), application_name="test")
    assert upgrade(url_of(url)) == (newest_revision(), newest_revision())
    assert store(other, deliveries([*stream.reports()])).dead == 0
    assert everything(other).keys() == everything(source).keys()
    other.close()
    with admin.writer() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    admin.close()


def test_clean_with_create_takes_the_place_of_what_is_there(
    server: Server, source: Database, source_url: str, tmp_path: Path
) -> None:
    store(source, deliveries([Stream("n5-ok").start]))
    before = everything(source)
    dump = tmp_path / "history.dump"
    run(server.programs / "pg_dump", "-Fc", "-f", dump, "-d", source_url)
    with source.writer() as connection:
        connection.execute(text("UPDATE tasks SET name = 'a mistake'"))
    source.close()

    elsewhere = url_of(sqlalchemy.make_url(source_url).set(database="postgres"))
    run(server.programs / "pg_restore", "--clean", "--create", "-d", elsewhere, dump)

    assert everything(source) == before

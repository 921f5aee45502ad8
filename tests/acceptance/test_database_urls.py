"""What DATABASE_URL and PGOPTIONS say holds for every process alike."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from uuid import uuid4

import psycopg2
import pytest
import sqlalchemy
from sqlalchemy import text

from brokers.connect import connect
from db.database import Database
from tests.support.brokers.queues import delete_queues
from tests.support.servers.server import Server, free_port
from tests.support.servers.services import Services, TemplateDatabase
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


SEARCH_PATH = "-c search_path=fuel"


@pytest.fixture
def of_role(embedded_databases: TemplateDatabase) -> Iterator[sqlalchemy.URL]:
    """A database where a role has rights on the schema fuel only, and owns that."""
    url = sqlalchemy.make_url(embedded_databases.create(empty=True))
    role = f"role_{uuid4().hex}"
    database = Database(str_of(url), application_name="test")
    with database.writer() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'"))
        connection.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
        connection.execute(text(f"CREATE SCHEMA fuel AUTHORIZATION {role}"))
    yield url.set(username=role, password="secret")
    with database.writer() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    database.close()
    embedded_databases.drop(str_of(url))


@pytest.fixture(params=["url", "variable"])
def in_schema(
    request: pytest.FixtureRequest, of_role: sqlalchemy.URL, services: Services
) -> Iterator[dict[str, str]]:
    """An environment that says the schema, in the URL or in PGOPTIONS."""
    queue = f"test-{uuid4().hex}"
    environ = {
        "DATABASE_URL": str_of(of_role),
        "BROKER_URL": services.valkey_url,
        "REPORTS_QUEUE": queue,
    }
    if request.param == "url":
        url = of_role.update_query_dict({"options": SEARCH_PATH})
        environ["DATABASE_URL"] = str_of(url)
    else:
        environ["PGOPTIONS"] = SEARCH_PATH
    yield environ
    delete_queues(services.valkey_url, queue)


def str_of(url: sqlalchemy.URL) -> str:
    return url.render_as_string(hide_password=False)


def run(environ: Mapping[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={"PATH": "", **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_all_processes_are_in_the_schema_that_is_said(
    in_schema: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated = run(in_schema, "admin", "migrate")
    by_alembic = run(in_schema, "alembic", "current")
    kept = run(in_schema, "admin", "retention", "--keep-days", "1", "--dry-run")
    looked = run(in_schema, "admin", "doctor", "--json")
    (stream,) = [each for each in all_streams() if each.name == "n5-compute-critical"]
    if "PGOPTIONS" in in_schema:
        monkeypatch.setenv("PGOPTIONS", in_schema["PGOPTIONS"])
    stack = Stack(in_schema)
    workers, broker = Workers(stack.environ), connect(stack.settings)
    with Server(
        **{
            "database_url" if k == "DATABASE_URL" else k: v
            for k, v in in_schema.items()
        }
    ) as api:
        workers.start()
        broker.publish([stream.start, *stream.reports()])
        wait_until(lambda: sum(broker.backlog()) == 0, "all to be stored")
        workers.stop()
        ready = api.get("/readyz").status
        with api.get("/api/transactions/") as answer:
            listed = [each["uuid"] for each in json.loads(answer.read())]
    stored = states(stack.database)
    for each in (workers, broker, stack):
        each.close()

    assert migrated.stdout.startswith("the database now has schema "), migrated
    revision = migrated.stdout.split()[-1]
    assert (by_alembic.returncode, revision in by_alembic.stdout) == (0, True)
    assert kept.returncode == 0, kept.stderr
    checks = {each["check"]: each for each in json.loads(looked.stdout)["checks"]}
    assert checks["database"]["status"] == "ok"
    assert (ready, listed) == (200, [stream.uuid])
    assert stored == {stream.uuid: stream.expected()}


def test_a_role_is_let_into_the_schema(
    in_schema: dict[str, str], of_role: sqlalchemy.URL, services: Services
) -> None:
    """Unlike public, no other schema may be used by everybody."""
    role = f"api_{uuid4().hex}"
    run(in_schema, "admin", "migrate")
    everything = sqlalchemy.make_url(services.database_url)
    owner = psycopg2.connect(str_of(everything.set(database=of_role.database)))
    owner.autocommit = True
    with owner.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
    granted = run(in_schema, "admin", "grant", "api", role)
    theirs = of_role.set(username=role).update_query_dict({"options": SEARCH_PATH})

    assert (granted.returncode, granted.stderr) == (0, "")
    database = Database(str_of(theirs), application_name="test")
    with database.reader() as connection:
        counted = connection.execute(text("SELECT count(*) FROM tasks")).scalar_one()
    database.close()
    assert counted == 0
    with owner.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")
    owner.close()


def test_rights_for_tables_elsewhere_are_one_line(
    in_schema: dict[str, str], of_role: sqlalchemy.URL
) -> None:
    run(in_schema, "admin", "migrate")

    ended = run({"DATABASE_URL": str_of(of_role)}, "admin", "grant", "api", "any")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(
        "fuel-history: the database's schema is at revision none"
    )
    assert ended.stderr.endswith("run 'fuel-history migrate'\n")
    assert ended.stderr.count("\n") == 1


def test_rights_that_are_not_ones_own_to_give_are_one_line(
    database_url: str, of_role: sqlalchemy.URL
) -> None:
    url = sqlalchemy.make_url(database_url).set(
        username=of_role.username, password="secret"
    )
    allowed = psycopg2.connect(database_url)
    with allowed, allowed.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON alembic_version TO {of_role.username}")
    role = str(of_role.username)
    ended = run({"DATABASE_URL": str_of(url)}, "admin", "grant", "api", role)
    with allowed, allowed.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {of_role.username}")
    allowed.close()

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(
        "fuel-history: DATABASE_URL must be that of the tables' owner, who migrates: "
    )
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "spelling",
    ["{user}@{dead},{alive}{path}", "{user}@{path}?host={dead}&host={alive}"],
)
def test_of_several_hosts_the_one_that_answers_is_used(
    spelling: str, database_url: str
) -> None:
    url = sqlalchemy.make_url(database_url)
    several = "postgresql://" + spelling.format(
        user=f"{url.username}:{url.password}" if url.password else url.username,
        dead=f"127.0.0.1:{free_port()}",
        alive=f"{url.host}:{url.port}",
        path=f"/{url.database}",
    )
    environ = {"DATABASE_URL": several}

    assert run(environ, "admin", "migrate").returncode == 0
    assert run(environ, "alembic", "current").returncode == 0
    with Server(several) as api:
        assert api.get("/readyz").status == 200


def test_a_url_that_is_not_understood_is_one_line_everywhere(database_url: str) -> None:
    environ = {"DATABASE_URL": f"{database_url}?connect_timout=3"}
    line = "DATABASE_URL has the option connect_timout, which PostgreSQL's libpq lacks"

    for command in ("migrate", "doctor", "settings"):
        ended = run(environ, "admin", command)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr == f"fuel-history: {line}\n"


NAMES = ("timezone", "jit", "default_transaction_isolation", "statement_timeout")


@pytest.mark.parametrize(
    "variables",
    [
        {},
        # libpq sends it where it goes before `options`
        {"PGTZ": "Asia/Tokyo"},
        {"PGOPTIONS": "-c work_mem=8MB"},
        {"PGCLIENTENCODING": "LATIN1", "PGDATESTYLE": "German"},
    ],
    ids=str,
)
def test_what_our_statements_need_is_in_force(
    variables: dict[str, str], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    database = Database(database_url, application_name="test")

    for begin in (database.reader, database.writer, database.autocommit_reader):
        with begin() as connection:
            found = [
                connection.execute(text(f"SHOW {name}")).scalar_one() for name in NAMES
            ]
            echoed = connection.execute(text("SELECT '配置'::text")).scalar_one()
        assert found == ["UTC", "off", "read committed", "1min"]
        assert echoed == "配置"
    database.close()


def test_a_name_that_the_url_says_is_that_of_the_connections(
    database_url: str,
) -> None:
    database = Database(f"{database_url}?application_name=mine", application_name="x")

    with database.reader() as connection:
        shown = connection.execute(text("SHOW application_name")).scalar_one()
    database.close()

    assert shown == "mine"

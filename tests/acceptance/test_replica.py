"""The API with a streaming replica: what it answers from where, and what else then."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPMessage
from typing import Any

import psycopg2
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from admin.main import main
from api.answers.position import mark
from db.database import Database
from db.queries.changes import position_of
from tests.chaos.replicas import ReplicatedPostgreSQL
from tests.support.servers.prometheus import Scrape
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import query
from tests.support.stored.stored import Stored


LIMIT = 6


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicatedPostgreSQL]:
    directory = tmp_path_factory.mktemp("servers")
    servers = ReplicatedPostgreSQL(directory, fsync=False)
    try:
        servers.start()
        servers.add_standby(synchronous=False)
        yield servers
    finally:
        servers.stop()


@pytest.fixture(scope="module")
def primary(servers: ReplicatedPostgreSQL) -> Iterator[Database]:
    with closing(Database(servers.primary_url, application_name="test")) as database:
        yield database


@pytest.fixture(scope="module")
def stored(primary: Database) -> Stored:
    return Stored(primary)


@pytest.fixture(scope="module")
def api(servers: ReplicatedPostgreSQL) -> Iterator[Server]:
    with reading_from(servers, LIMIT) as server:
        yield server


def reading_from(servers: ReplicatedPostgreSQL, limit: int) -> Server:
    return Server(
        servers.primary_url,
        READ_DATABASE_URL=servers.standby_url,
        READ_MAX_LAG_SECONDS=str(limit),
    )


@pytest.fixture(autouse=True)
def following(servers: ReplicatedPostgreSQL, api: Server) -> Iterator[None]:
    """The replica follows, and every process of the API reads from it."""
    follows(api)
    yield
    query(servers.standby_url, "SELECT pg_wal_replay_resume()")


def ask(
    api: Server, path: str, method: str = "GET", body: object = None, **more: str
) -> tuple[int, Any, HTTPMessage]:
    with api.ask(method, path, body=body, **more) as answer:
        read = answer.read()
        return answer.status, json.loads(read) if read else None, answer.headers


def staleness(api: Server, path: str = "/api/transactions/") -> float | None:
    found = ask(api, path)[2]["X-Staleness"]
    return None if found is None else float(found)


def from_replica(api: Server) -> bool:
    return staleness(api) is not None


def follows(api: Server, path: str = "/api/transactions/") -> None:
    """Wait until every process of the API reads from the replica."""
    wait_until(
        lambda: all(staleness(api, path) is not None for _ in range(20)),
        "all reads to be the replica's",
    )


def ids(api: Server) -> list[int]:
    return [each["id"] for each in ask(api, "/api/transactions/")[1]]


def measured(api: Server, name: str) -> float:
    with api.get("/metrics") as answer:
        return Scrape(answer.read().decode()).value(f"fuel_history_replica_{name}")


def caught_up(servers: ReplicatedPostgreSQL) -> None:
    (written,) = query(servers.primary_url, "SELECT pg_current_wal_insert_lsn()::text")
    replayed = f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn"
    wait_until(
        lambda: query(servers.standby_url, replayed) == (True,), "the replica to follow"
    )


def pause(servers: ReplicatedPostgreSQL) -> None:
    caught_up(servers)
    query(servers.standby_url, "SELECT pg_wal_replay_pause()")
    paused = "SELECT pg_get_wal_replay_pause_state()"
    wait_until(lambda: query(servers.standby_url, paused) == ("paused",), "the pause")


def test_reads_are_the_replicas_while_it_is_near_and_then_the_primarys(
    servers: ReplicatedPostgreSQL, api: Server, stored: Stored
) -> None:
    old = stored.transaction()
    pause(servers)
    # The newest position that the replica has is of about now.
    new = stored.transaction()

    assert ids(api)[-1] == old
    assert staleness(api) is not None
    # What it has not is asked for at the primary.
    status, transaction, headers = ask(api, f"/api/transactions/{new}/")
    assert (status, transaction["id"], headers["X-Staleness"]) == (200, new, None)

    wait_until(lambda: ids(api)[-1] == new, "the primary to answer")
    wait_until(lambda: measured(api, "lag_seconds") > LIMIT, "the lag to rise")
    # A primary that is late to say where it is, on a busy machine, seems away.
    wait_until(lambda: measured(api, "used") == 0, "the replica to be left")
    assert measured(api, "lag_bytes") > 0
    assert re.search(rf"event=replica_not_used reason=.*more than {LIMIT}", api.log)
    found = doctor(servers)
    assert (found["status"], found["numbers"]["lag_seconds"]) == ("warning", LIMIT)

    query(servers.standby_url, "SELECT pg_wal_replay_resume()")
    wait_until(lambda: from_replica(api), "the replica to answer again")
    wait_until(lambda: measured(api, "lag_seconds") < 1, "the lag to fall")
    assert doctor(servers)["status"] == "ok"


def test_an_answer_shows_the_write_that_it_belongs_to(
    servers: ReplicatedPostgreSQL, api: Server
) -> None:
    cluster = {"id": 5, "name": "five", "release_version": "newton-10.0"}
    assert ask(api, "/api/clusters/", "POST", cluster)[0] == 201
    pause(servers)

    run = {"uuid": "u", "cluster": 5, "tasks_graph": {"1": [{"id": "hosts"}]}}
    status, registered, headers = ask(api, "/api/transactions/", "POST", run)
    assert (status, headers["X-Staleness"]) == (201, None)
    assert registered["id"] not in ids(api)

    status, deletion, _ = ask(api, "/api/clusters/5/?force=1", "DELETE")
    assert (status, deletion["cluster"]) == (202, 5)
    assert deletion["id"] not in ids(api)
    assert ask(api, f"/api/transactions/{deletion['id']}/")[1] == deletion


def test_who_follows_a_run_never_goes_back(
    servers: ReplicatedPostgreSQL, primary: Database, api: Server, stored: Stored
) -> None:
    run = stored.transaction()
    changes = f"/api/transactions/{run}/changes/"
    wait_until(lambda: staleness(api, changes) is not None, "the replica to have it")
    pause(servers)
    stored.end(run, "ready")
    # As a process of the API tells it that has left the replica.
    with primary.reader() as connection:
        cursor = mark(position_of(connection, run))

    status, _, headers = ask(api, f"{changes}?after={cursor}")

    assert (status, headers["X-Staleness"]) == (204, None)


@pytest.mark.parametrize("page", ["", "?limit=10"])
def test_entries_are_not_older_than_the_cursor_that_was_before_them(
    servers: ReplicatedPostgreSQL,
    primary: Database,
    api: Server,
    stored: Stored,
    page: str,
) -> None:
    run = stored.transaction()
    entries = f"/api/transactions/{run}/deployment_history/{page}"
    stored.entry(run, "1", "hosts", "running")
    wait_until(lambda: staleness(api, entries) is not None, "the replica to have it")
    pause(servers)
    stored.entry(run, "1", "hosts", "ready")
    with primary.reader() as connection:
        cursor = mark(position_of(connection, run))

    ((older,), of_older), ((entry,), of_entry) = (
        ask(api, entries, **seen)[1:] for seen in ({}, {"Last_Event_ID": cursor})
    )

    assert (older["status"], of_older["X-Staleness"] is None) == ("running", False)
    assert (entry["status"], of_entry["X-Staleness"]) == ("ready", None)


def test_a_replicas_horizon_is_held_by_who_writes_on_the_primary(
    servers: ReplicatedPostgreSQL, primary: Database, stored: Stored
) -> None:
    with closing(Database(servers.standby_url, application_name="test")) as replica:
        first = stored.transaction()
        with primary.writer() as writing:
            # Under way, and older than what is committed next.
            number = writing.execute(
                text("UPDATE tasks SET progress = 7 RETURNING xmin::text::bigint")
            ).scalar()
            second = stored.transaction()
            caught_up(servers)
            with replica.reader() as reading:
                before = position_of(reading, first)
                position_of(reading, second)  # what was committed after it is seen
            # A standby's snapshot does not list who writes: nothing may rely on that.
            listed = "SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot())"
            assert query(servers.primary_url, listed) == (1,)
            assert query(servers.standby_url, listed) == (0,)
        assert before.horizon == number

        caught_up(servers)
        with replica.reader() as reading:
            assert position_of(reading, first).horizon > before.horizon


LOCKED = (
    "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
    " AND relation = 'deployment_history'::regclass"
)


def test_a_question_that_replay_cancels_is_asked_at_the_primary(
    servers: ReplicatedPostgreSQL, stored: Stored
) -> None:
    """Replay needs a lock on a table that a reader has read."""
    run = stored.transaction()
    summary = f"/api/transactions/{run}/summary/"
    servers.hurry_standby()
    with (
        # However slow this machine is, the replica is near enough.
        reading_from(servers, 600) as api,
        closing(psycopg2.connect(servers.primary_url)) as primary,
        primary.cursor() as cursor,
        ThreadPoolExecutor() as threads,
    ):
        follows(api, summary)
        # Replay has this lock, so that a reader of transactions waits for history.
        lock(cursor, servers, "deployment_history")
        wait_until(lambda: query(servers.standby_url, LOCKED) == (1,), "the lock there")
        asked = threads.submit(ask, api, summary)
        waits = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND application_name LIKE 'fuel-history-api%'"
        )
        failed = 'replica_failed reason="canceling statement due to conflict'
        # A vacuum of the primary may have replay cancel it before the lock does.
        wait_until(
            lambda: query(servers.standby_url, waits) == (1,) or failed in api.log,
            "it to read",
        )
        lock(cursor, servers, "tasks")
        wait_until(lambda: failed in api.log, "replay to cancel it")
        primary.rollback()

        status, told, headers = asked.result(60)
    assert (status, told["id"], headers["X-Staleness"]) == (*(200, run, None),)


def lock(cursor: Any, servers: ReplicatedPostgreSQL, table: str) -> None:
    cursor.execute(f"LOCK TABLE {table}")
    # Replay gets what is written out.
    query(servers.primary_url, "SELECT pg_switch_wal()")


def run_that_the_replica_has(api: Server, stored: Stored) -> str:
    path = f"/api/transactions/{stored.transaction()}/"
    wait_until(lambda: staleness(api, path) is not None, "the replica to have it")
    return path


def test_a_replica_that_dies_makes_no_answer_fail(
    servers: ReplicatedPostgreSQL, api: Server, stored: Stored
) -> None:
    path = run_that_the_replica_has(api, stored)

    servers.kill_standby()
    answers = [ask(api, path) for _ in range(50)]

    assert {status for status, _, _ in answers} == {200}
    assert answers[-1][2]["X-Staleness"] is None
    assert measured(api, "used") == 0
    assert doctor(servers)["says"].startswith("it does not answer: ")
    servers.restart_standby()
    wait_until(partial(from_replica, api), "the replica to answer again")


def test_reads_go_on_while_the_primary_is_away(
    servers: ReplicatedPostgreSQL, api: Server, stored: Stored
) -> None:
    path = run_that_the_replica_has(api, stored)

    servers.kill_primary()
    try:
        assert ask(api, "/readyz")[0] == 503
        wait_until(lambda: (staleness(api, path) or 0) > LIMIT + 1, "it to get old")
        assert ask(api, path)[0] == 200
        # Nobody knows whether the primary has it.
        assert ask(api, "/api/transactions/999999/")[0] == 503
    finally:
        servers.restart_primary()


def test_another_database_is_never_read(
    servers: ReplicatedPostgreSQL, services: Services
) -> None:
    with Server(servers.primary_url, READ_DATABASE_URL=services.database_url) as other:
        refused = 'event=replica_not_used reason="it is not a replica of this database'

        def is_refused() -> bool:
            assert not from_replica(other)
            return refused in other.log

        wait_until(is_refused, "the other database to be refused")


def doctor(servers: ReplicatedPostgreSQL) -> dict[str, Any]:
    environ = {
        "DATABASE_URL": servers.primary_url,
        "READ_DATABASE_URL": servers.standby_url,
        "READ_MAX_LAG_SECONDS": str(LIMIT),
        "BROKER_URL": "redis://127.0.0.1:1",
    }
    told = json.loads(
        CliRunner().invoke(main, ["doctor", "--json"], env=environ).stdout
    )
    [found] = [each for each in told["checks"] if each["check"] == "replica"]
    return dict(found)

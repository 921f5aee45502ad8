"""A failover of PostgreSQL in the middle of what writes, and what readers see of it."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import text

from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.schema.migrate import downgrade
from tests.chaos.replicas import ReplicatedPostgreSQL
from tests.support.servers.relay import Relay
from tests.support.servers.server import Server
from tests.support.servers.stack import ROOT, wait_until
from tests.support.stored.queries import query
from tests.support.stored.stored import Stored


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[ReplicatedPostgreSQL]:
    """A primary with a synchronous replica; without fsync no commit would wait."""
    servers = ReplicatedPostgreSQL(tmp_path / "servers")
    try:
        servers.start()
        servers.add_standby()
        yield servers
    finally:
        servers.stop()


CLUSTERS = "SELECT count(*)::int FROM clusters"


def insert(database: Database, number: int) -> None:
    with database.writer() as connection:
        connection.execute(
            text("INSERT INTO clusters (id, name) VALUES (:id, 'x')"), {"id": number}
        )


def cancel_commit(servers: ReplicatedPostgreSQL) -> bool:
    """Cancel who waits for the replica; return whether there was one."""
    cancel = (
        "SELECT count(pg_cancel_backend(pid))::int FROM pg_stat_activity"
        " WHERE wait_event = 'SyncRep' AND application_name = 'test'"
    )
    return query(servers.primary_url, cancel) != (0,)


def test_a_commit_that_waits_no_longer_for_the_replica_is_no_success(
    servers: ReplicatedPostgreSQL,
) -> None:
    """PostgreSQL answers COMMIT with success then, and a warning."""
    with (
        closing(Database(servers.url, application_name="test")) as database,
        ThreadPoolExecutor() as threads,
    ):
        insert(database, 1)
        servers.pause_standby()
        try:
            committed = threads.submit(insert, database, 2)
            wait_until(lambda: cancel_commit(servers), "it to wait for the replica")
            with pytest.raises(DatabaseUnavailable, match="the commit may be lost"):
                committed.result(60)
        finally:
            servers.resume_standby()
        # An earlier notice means nothing.
        with database.writer() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS clusters (id int)"))
        insert(database, 3)

    assert query(servers.primary_url, CLUSTERS) == (3,)


def test_a_former_primary_is_left_though_its_connections_live(
    servers: ReplicatedPostgreSQL,
) -> None:
    relay = Relay(servers.standby_url)
    try:
        with closing(Database(relay.url, application_name="test")) as database:
            with database.reader() as connection:
                assert connection.execute(text("SELECT pg_is_in_recovery()")).scalar()
            relay.lead_to(servers.primary_url)
            with pytest.raises(DatabaseUnavailable, match="read-"):
                insert(database, 1)
            insert(database, 1)
            with database.reader() as connection:
                standby = connection.execute(text("SELECT pg_is_in_recovery()"))
                assert standby.scalar() is False
    finally:
        relay.stop()


def run(servers: ReplicatedPostgreSQL, *command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "admin", *command],
        cwd=ROOT,
        env={"PATH": "", "DATABASE_URL": servers.url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def waits_for_lock(servers: ReplicatedPostgreSQL, name: str) -> bool:
    waiting = (
        "SELECT count(*)::int FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        f" AND application_name = 'fuel-history-{name}'"
    )
    return query(servers.primary_url, waiting) != (0,)


def test_a_retention_goes_on_at_the_new_primary(
    servers: ReplicatedPostgreSQL,
) -> None:
    with closing(Database(servers.url, application_name="test")) as database:
        stored = Stored(database)
        at = datetime.now(UTC) - timedelta(days=9)
        old = {"created_at": at, "time_start": at, "time_end": at, "status": "ready"}
        runs = [stored.transaction(**old) for _ in range(3)]
        for each in runs:
            stored.entry(each, "1", "hosts", "ready")
    arguments = ("retention", "--keep-days", "1", "--yes")
    with closing(psycopg2.connect(servers.primary_url)) as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM tasks WHERE id = %s FOR UPDATE", [runs[-1]])
        command = run(servers, *arguments, "--lock-timeout", "60")
        wait_until(lambda: waits_for_lock(servers, "retention"), "it to remove")
        servers.fail_over()
        told, failed = command.communicate(timeout=120)

    assert (command.returncode, failed) == (0, ""), (told, failed)
    assert "removed 3 runs, 3 entries" in told
    left = "SELECT count(*)::int FROM deployment_history"
    assert query(servers.primary_url, left) == (0,)


def test_a_migration_changes_nothing_and_is_done_again(
    servers: ReplicatedPostgreSQL,
) -> None:
    _, before = downgrade(servers.primary_url, "-1")
    with closing(psycopg2.connect(servers.primary_url)) as other:
        with other.cursor() as cursor:
            # What migrators wait for.
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                ["fuel-history migrations"],
            )
        command = run(servers, "migrate")
        wait_until(lambda: waits_for_lock(servers, "migrate"), "it to migrate")
        servers.fail_over()
        told, failed = command.communicate(timeout=120)

    assert (command.returncode, told) == (1, ""), failed
    assert failed.count("\n") == 1
    revision = "SELECT version_num FROM alembic_version"
    assert query(servers.primary_url, revision) == (before,)
    again = run(servers, "migrate")
    told, failed = again.communicate(timeout=120)
    assert (again.returncode, failed) == (0, ""), (told, failed)
    assert query(servers.primary_url, revision) != (before,)


def test_the_api_writes_and_reads_after_a_failover(
    servers: ReplicatedPostgreSQL,
) -> None:
    """READ_DATABASE_URL names both: what follows is read, whichever it is."""
    cluster = {"id": 1, "name": "one", "release_version": "newton-10.0"}
    with Server(servers.url, READ_DATABASE_URL=servers.url) as api:
        with api.ask("POST", "/api/clusters/", body=cluster) as answer:
            assert answer.status == 201

        def of_a_replica() -> bool:
            with api.get("/api/transactions/") as answer:
                return answer.headers["X-Staleness"] is not None

        wait_until(of_a_replica, "a replica to answer")
        servers.fail_over()

        def accepted() -> bool:
            other = cluster | {"id": 2}
            with api.ask("POST", "/api/clusters/", body=other) as answer:
                return bool(answer.status == 201)

        wait_until(accepted, "the new primary to take a cluster", 60)
        with api.get("/api/transactions/") as answer:
            assert answer.status == 200

    assert query(servers.primary_url, CLUSTERS) == (2,)

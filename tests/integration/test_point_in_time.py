"""A base backup and the log after it restore the history as it was at a moment."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.database import Database
from embedded import binaries
from embedded.postgresql import PostgreSQL
from tests.chaos.schema import upgrade
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import execute, query
from tests.support.stored.stored import Stored


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgreSQL]:
    """A server that archives its log, as docs/operations.md says."""
    server = PostgreSQL(tmp_path / "postgresql")
    server.start()
    upgrade(server.url)
    archive = tmp_path / "postgresql" / "archive"
    archive.mkdir()
    copy = f"test ! -f {archive}/%f && cp %p {archive}/%f"
    for statement in (
        "ALTER SYSTEM SET archive_mode = on",
        f"ALTER SYSTEM SET archive_command = '{copy}'",
    ):
        execute(server.url, statement)
    server.stop()
    server.start()
    yield server
    server.stop()


def ids(url: str) -> list[int]:
    with (
        closing(Database(url, application_name="test")) as database,
        database.reader() as connection,
    ):
        return list(
            connection.execute(text("SELECT id FROM tasks ORDER BY id")).scalars()
        )


def test_it_is_restored_as_it_was_before_a_mistake(
    server: PostgreSQL, tmp_path: Path
) -> None:
    home = tmp_path / "postgresql"
    with closing(Database(server.url, application_name="test")) as database:
        stored = Stored(database)
        before = stored.transaction()
        subprocess.run(
            [
                binaries.postgresql().program.with_name("pg_basebackup"),
                *("-d", server.url, "-D", home / "base", "-c", "fast"),
            ],
            check=True,
            capture_output=True,
        )
        after = stored.transaction()
        (moment,) = query(server.url, "SELECT clock_timestamp()::text")
        execute(server.url, "DELETE FROM tasks")
    (segment,) = query(server.url, "SELECT pg_walfile_name(pg_switch_wal())")
    wait_until((home / "archive" / str(segment)).exists, "the log to be archived", 60)
    server.stop()

    shutil.rmtree(home / "data")
    shutil.move(home / "base", home / "data")
    with (home / "data" / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {home / 'archive'}/%f %p'\n")
        settings.write(f"recovery_target_time = '{moment}'\n")
        settings.write("recovery_target_action = 'promote'\n")
    (home / "data" / "recovery.signal").touch()
    server.start()
    promoted = "SELECT pg_is_in_recovery()"
    wait_until(lambda: query(server.url, promoted) == (False,), "the promotion", 60)

    assert ids(server.url) == [before, after]
    with closing(Database(server.url, application_name="test")) as database:
        assert Stored(database).transaction() > after

"""Servers that cannot start are told in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.support.stored.queries import query


def break_version(directory: Path) -> None:
    (directory / "data" / "PG_VERSION").write_text("9.0\n")


def break_configuration(directory: Path) -> None:
    (directory / "data" / "postgresql.conf").write_text("no such thing\n")


def break_control_file(directory: Path) -> None:
    (directory / "data" / "global" / "pg_control").unlink()


def lose_password(directory: Path) -> None:
    (directory / "password").unlink()


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (break_version, "data was made by PostgreSQL 9, which is not on this machine"),
        (break_configuration, "configuration file .* contains errors"),
        (break_control_file, "could not (open|find) .*"),
        (lose_password, "password is lost"),
    ],
)
def test_a_harmed_database_is_told_in_one_line(
    postgresql: PostgreSQL, harm: Callable[[Path], None], told: str
):
    postgresql.stop()
    harm(postgresql.log.path.parent)

    with pytest.raises(ServiceError, match=told) as raised:
        postgresql.start()
    assert "\n" not in str(raised.value)
    assert postgresql.process.returncode is not None


def test_a_harmed_broker_is_told_in_one_line(valkey: Valkey):
    valkey.stop()
    for path in valkey.log.path.parent.glob("appendonlydir/*.incr.aof"):
        path.write_bytes(b"no such thing\r\n")

    with pytest.raises(ServiceError, match="Bad file format") as raised:
        valkey.start()
    assert "\n" not in str(raised.value)
    assert str(valkey.log.path) in str(raised.value)


def test_data_of_a_server_is_not_touched_by_a_failed_start(postgresql: PostgreSQL):
    directory = postgresql.log.path.parent
    query(postgresql.url, "CREATE TABLE kept AS SELECT 7 AS seven; SELECT 1")
    postgresql.stop()
    saved = (directory / "data" / "PG_VERSION").read_text()
    break_version(directory)
    with pytest.raises(ServiceError):
        postgresql.start()
    (directory / "data" / "PG_VERSION").write_text(saved)
    postgresql.start()

    assert query(postgresql.url, "SELECT seven FROM kept") == (7,)

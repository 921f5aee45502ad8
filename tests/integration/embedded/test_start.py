"""PostgreSQL and Valkey of our own, on real files."""

import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.support.stored.queries import query


def test_the_database_is_utf8_with_the_c_utf8_locale(postgresql: PostgreSQL):
    found = query(
        postgresql.url,
        "SELECT datname, pg_encoding_to_char(encoding),"
        " coalesce(datlocale, datcollate)"
        " FROM pg_database WHERE datname = current_database()",
    )

    assert found == ("fuel_history", "UTF8", "C.UTF-8")


def test_valkey_keeps_every_write_and_never_forgets(valkey: Valkey):
    with redis.Redis.from_url(valkey.url, decode_responses=True) as client:
        settings = client.config_get(
            "appendonly", "appendfsync", "save", "maxmemory-policy"
        )

    assert settings == {
        "appendonly": "yes",
        "appendfsync": "always",
        "save": "",
        "maxmemory-policy": "noeviction",
    }


@pytest.mark.parametrize("number", [None, signal.SIGKILL])
def test_postgresql_finds_its_data_again(
    durable_postgresql: PostgreSQL, number: int | None
):
    before = durable_postgresql.url
    query(before, "CREATE TABLE kept AS SELECT 7 AS seven; SELECT 1")
    end(durable_postgresql, number)
    durable_postgresql.start()

    assert query(durable_postgresql.url, "SELECT seven FROM kept") == (7,)
    assert durable_postgresql.url == before


@pytest.mark.parametrize("number", [None, signal.SIGKILL])
def test_valkey_finds_its_data_again(valkey: Valkey, number: int | None):
    before = valkey.url
    with redis.Redis.from_url(before) as client:
        client.set("kept", 7)
    end(valkey, number)
    valkey.start()

    with redis.Redis.from_url(valkey.url) as client:
        assert client.get("kept") == b"7"
    assert valkey.url == before


def end(server: PostgreSQL | Valkey, number: int | None) -> None:
    if number is None:
        server.stop()
        assert server.process.returncode == 0
    else:
        server.process.send_signal(number)
        server.process.wait(30)


@pytest.mark.parametrize("kind", ["postgresql", "valkey"])
def test_a_port_that_was_taken_meanwhile_is_replaced(
    kind: str, request: pytest.FixtureRequest
):
    server = request.getfixturevalue(kind)
    before = server.url
    server.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", urlsplit(before).port))
        taken.listen()
        server.start()

    assert urlsplit(server.url).port != urlsplit(before).port
    assert urlsplit(server.url).password == urlsplit(before).password


def test_an_initdb_that_was_killed_is_begun_again(tmp_path: Path):
    server = PostgreSQL(tmp_path / "postgresql", fsync=False)
    unfinished = tmp_path / "postgresql" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    server.start()
    server.stop()

    assert server.process.returncode == 0
    assert not unfinished.exists()


def test_the_log_begins_anew_when_it_is_large(tmp_path: Path):
    server = Valkey(tmp_path)
    server.log.path.write_bytes(b"old\n" * 2_000_000)
    server.start()
    server.stop()

    assert (tmp_path / "server.log.1").stat().st_size == 8_000_000
    assert server.log.path.stat().st_size < 100_000

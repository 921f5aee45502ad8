"""PostgreSQL and Valkey of our own, on real files."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg2
import pytest
import redis

from embedded import lock
from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.stack import wait_until


ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[PostgreSQL]:
    server = PostgreSQL(tmp_path / "postgresql", fsync=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def durable_postgresql(tmp_path: Path) -> Iterator[PostgreSQL]:
    """With fsync off, the last commits are lost with the process."""
    server = PostgreSQL(tmp_path / "postgresql")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    server = Valkey(tmp_path / "valkey")
    server.start()
    yield server
    server.stop()


def query(url: str, statement: str) -> tuple[object, ...]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return tuple(cursor.fetchone() or ())
    finally:
        connection.close()


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
        "appendfsync": "everysec",
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


def test_a_wrong_password_is_refused(postgresql: PostgreSQL, valkey: Valkey):
    with pytest.raises(psycopg2.OperationalError, match="authentication failed"):
        query(with_password(postgresql.url, "wrong"), "SELECT 1")
    with (
        pytest.raises(redis.AuthenticationError),
        redis.Redis.from_url(with_password(valkey.url, "wrong")) as client,
    ):
        client.ping()


def with_password(url: str, password: str) -> str:
    return url.replace(str(urlsplit(url).password), password)


def test_nobody_else_can_read_its_files(postgresql: PostgreSQL, valkey: Valkey):
    for server in (postgresql, valkey):
        directory = server.log.path.parent
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        assert stat.S_IMODE((directory / "password").stat().st_mode) == 0o600
        secret = str(urlsplit(server.url).password)
        assert secret not in " ".join(psutil.Process(server.process.pid).cmdline())


def test_both_listen_on_the_loopback_interface_only(
    postgresql: PostgreSQL, valkey: Valkey
):
    for server in (postgresql, valkey):
        listening = [
            connection.laddr.ip
            for connection in psutil.Process(server.process.pid).net_connections()
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == ["127.0.0.1"]


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


LAUNCHER = """
import signal, sys
from pathlib import Path
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey

servers = [PostgreSQL(Path(sys.argv[1]), fsync=False), Valkey(Path(sys.argv[2]))]
for server in servers:
    server.start()
print(*[server.process.pid for server in servers], flush=True)
signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_servers_do_not_outlive_a_killed_launcher(tmp_path: Path):
    directories = [tmp_path / "postgresql", tmp_path / "valkey"]
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, *directories],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
    ) as launcher:
        assert launcher.stdout is not None
        servers = [
            psutil.Process(int(pid)) for pid in launcher.stdout.readline().split()
        ]
        launcher.kill()

    assert len(servers) == 2
    psutil.wait_procs(servers, timeout=30)
    assert [server.is_running() for server in servers] == [False, False]
    wait_until(
        lambda: not any(lock.is_held(path / "lock") for path in directories),
        "the servers' children to end",
    )


def test_a_server_that_still_runs_is_not_joined_by_another(postgresql: PostgreSQL):
    directory = postgresql.log.path.parent

    with (
        pytest.raises(ServiceError, match="still runs"),
        lock.held(directory / "lock", seconds=0, busy="still runs"),
    ):
        pytest.fail("the lock was free")
    query(postgresql.url, "SELECT 1")
    postgresql.stop()
    assert not lock.is_held(directory / "lock")


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
        (break_version, "database files are incompatible with server"),
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


def test_the_log_begins_anew_when_it_is_large(tmp_path: Path):
    server = Valkey(tmp_path)
    server.log.path.write_bytes(b"old\n" * 2_000_000)
    server.start()
    server.stop()

    assert (tmp_path / "server.log.1").stat().st_size == 8_000_000
    assert server.log.path.stat().st_size < 100_000


def test_a_system_server_serves_where_the_wheel_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    if shutil.which("redis-server") is None and shutil.which("valkey-server") is None:
        pytest.skip("no Valkey or Redis beside the wheel is on this machine")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    server = Valkey(tmp_path)
    server.start()
    executable = psutil.Process(server.process.pid).exe()
    server.stop()

    assert "site-packages" not in executable
    assert server.process.returncode == 0

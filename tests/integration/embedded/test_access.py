"""Who can reach servers of our own, and who can read their files."""

import stat
from urllib.parse import urlsplit

import psutil
import psycopg2
import pytest
import redis

from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.support.stored.queries import query


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

"""A PgBouncer in front of one PostgreSQL, in transaction mode."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import sqlalchemy

from embedded.child import spawn
from tests.support.servers.server import free_port
from tests.support.servers.services import missing
from tests.support.servers.stack import wait_until


_CONFIGURATION = """\
[databases]
{databases}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
ignore_startup_parameters = extra_float_digits,options
"""


def require_pgbouncer() -> str:
    """Return the program; without it skip the test, or fail in CI."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        missing("no pgbouncer on this machine")
    return program


class PgBouncer:
    """Allows `connections` to each of `databases`, which are URLs by name.

    Use it in a `with`.
    """

    def __init__(self, databases: Mapping[str, str], *, connections: int) -> None:
        self._program = require_pgbouncer()
        self._home = tempfile.TemporaryDirectory(prefix="pgbouncer-")
        self._port = free_port()
        lines = [f"{name} = {_login(url)}\n" for name, url in databases.items()]
        self._configuration = Path(self._home.name, "pgbouncer.ini")
        self._configuration.write_text(
            _CONFIGURATION.format(
                databases="".join(lines), port=self._port, connections=connections
            )
        )
        self._log = Path(self._home.name, "log")

    def url(self, name: str) -> str:
        """Return the URL of one of the databases, through the pooler."""
        return f"postgresql://anybody@127.0.0.1:{self._port}/{name}"

    def __enter__(self) -> Self:
        # It reads its configuration, and refuses to go on as root.
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        with self._log.open("ab") as output:
            self._process: subprocess.Popen[bytes] = spawn(
                [self._program, *user, self._configuration],
                death_signal=signal.SIGTERM,
                directory=Path("/"),
                output=output,
            )
        wait_until(self._answers, "PgBouncer to listen", 30)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._home.cleanup()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        try:
            socket.create_connection(("127.0.0.1", self._port), 5).close()
        except ConnectionRefusedError:
            return False
        return True


def _login(url: str) -> str:
    server = sqlalchemy.make_url(url)
    parts = {
        "host": server.host,
        "port": server.port,
        "dbname": server.database,
        "user": server.username,
        "password": server.password,
    }
    return " ".join(f"{name}={value}" for name, value in parts.items())

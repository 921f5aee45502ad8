"""A PostgreSQL with a synchronous streaming replica, to fail over to and fro."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from embedded import binaries
from embedded.postgresql import PostgreSQL
from tests.chaos.schema import upgrade
from tests.support.servers.server import free_port
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import execute, query


class ReplicatedPostgreSQL:
    """Two servers; `url` names both, and leads to the one that can be written to."""

    def __init__(self, directory: Path, *, fsync: bool = True) -> None:
        self._fsync = fsync
        self._directories = [directory / "one", directory / "other"]
        for each in self._directories:
            each.mkdir(parents=True)
            # Servers keep the port of their last run: the URL stays the same.
            (each / "port").write_text(str(free_port()))
        #: Where the primary is.
        self._at = self._directories[0]
        self._primary = PostgreSQL(self._at, fsync=fsync)
        self._standby: PostgreSQL | None = None

    @property
    def url(self) -> str:
        """A URL with both servers, as libpq takes it."""
        server = urlsplit(self._primary.url)
        login = server.netloc.rpartition("@")[0]
        ports = ((each / "port").read_text().strip() for each in self._directories)
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in ports)
        return f"postgresql://{login}@{server.path}?{hosts}&target_session_attrs=read-write"

    @property
    def primary_url(self) -> str:
        """The server that can be written to, alone."""
        return self._primary.url

    @property
    def standby_url(self) -> str:
        """The replica, alone; there must be one (`add_standby`)."""
        assert self._standby is not None
        return self._standby.url

    @property
    def _other(self) -> Path:
        return self._directories[1 - self._directories.index(self._at)]

    def start(self) -> None:
        self._primary.start()
        upgrade(self._primary.url)

    def add_standby(self, *, synchronous: bool = True) -> None:
        """Copy the primary to the other place; commits wait for both from then on.

        Not `synchronous`: they do not wait for the replica.
        """
        directory = self._other
        shutil.rmtree(directory / "data", ignore_errors=True)
        shutil.copy(self._at / "password", directory / "password")
        subprocess.run(
            [
                binaries.postgresql().program.with_name("pg_basebackup"),
                *("-d", self._primary.url, "-D", directory / "data"),
                *("-R", "-X", "stream", "-c", "fast"),
            ],
            check=True,
            capture_output=True,
        )
        self._standby = PostgreSQL(directory, fsync=self._fsync)
        self._standby.start()
        if not synchronous:
            return
        for statement in (
            "ALTER SYSTEM SET synchronous_standby_names = '*'",
            "SELECT pg_reload_conf()",
        ):
            execute(self._primary.url, statement)
        wait_until(self._is_synchronous, "the replica to be synchronous")

    def fail_over(self) -> None:
        """Kill the primary as its machine dies, and promote the replica."""
        assert self._standby is not None
        _kill(self._primary)
        self._primary, self._standby = self._standby, None
        self._at = self._other
        query(self._primary.url, "SELECT pg_promote(wait => true)")

    def kill_primary(self) -> None:
        """Kill the primary, and leave the replica what it is."""
        _kill(self._primary)

    def restart_primary(self) -> None:
        """Start the primary that was killed; it has its port and its data still."""
        self._primary.start()

    def kill_standby(self) -> None:
        """Kill the replica as its machine dies."""
        assert self._standby is not None
        _kill(self._standby)

    def pause_standby(self) -> None:
        """Stop the replica's processes, as a machine that hangs."""
        assert self._standby is not None
        for each in _processes(self._standby):
            each.suspend()

    def resume_standby(self) -> None:
        """Let the replica's processes go on."""
        assert self._standby is not None
        for each in _processes(self._standby):
            each.resume()

    def hurry_standby(self) -> None:
        """Let replay wait for no reader."""
        for statement in (
            "ALTER SYSTEM SET max_standby_streaming_delay = 0",
            "SELECT pg_reload_conf()",
        ):
            execute(self.standby_url, statement)

    def restart_standby(self) -> None:
        """Start the replica that was killed; it has its port and its data still."""
        assert self._standby is not None
        self._standby.start()

    def stop(self) -> None:
        # The replica first: the primary's shutdown would wait for it.
        for each in (self._standby, self._primary):
            if each is not None:
                each.stop()

    def _is_synchronous(self) -> bool:
        (count,) = query(
            self._primary.url,
            "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'",
        )
        return count == 1


def _kill(server: PostgreSQL) -> None:
    for each in _processes(server):
        each.kill()
    server.process.wait()


def _processes(server: PostgreSQL) -> list[psutil.Process]:
    process = psutil.Process(server.process.pid)
    return [process, *process.children(recursive=True)]

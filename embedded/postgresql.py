"""A PostgreSQL server of our own, on the loopback interface."""

import signal
import subprocess
from pathlib import Path

from embedded import binaries, identity, lock, secret
from embedded.child import spawn
from embedded.cluster import DATABASE, USER, Setup
from embedded.directory import prepare_private, writing_in
from embedded.errors import ServiceError
from embedded.log import ServerLog
from embedded.port import LOOPBACK, start_on_free_port
from embedded.waiting import until_answers, until_exits


_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}
#: For data that nobody will miss, as in tests.
_WITHOUT_FSYNC = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
#: The line of postmaster.pid that says what the server does now.
_STATUS_LINE = 7


class PostgreSQL:
    """The server whose data, password and log are in `directory`.

    A second start finds the same data and password. Without `fsync` it is
    faster; a crash of the server may lose its last commits, one of the machine
    all its data.
    """

    def __init__(self, directory: Path, *, fsync: bool = True) -> None:
        self._directory = directory.absolute()
        self._data = self._directory / "data"
        self._password_file = self._directory / "password"
        self._fsync = fsync
        self.log = ServerLog(self._directory / "server.log")
        self._process: subprocess.Popen[bytes] | None = None
        self._password = ""
        self._port = 0

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The server's main process; it may have ended."""
        if self._process is None:
            raise ServiceError("PostgreSQL was not started")
        return self._process

    @property
    def url(self) -> str:
        """The URL of the database `fuel_history`, with the password."""
        address = f"{LOOPBACK}:{self._port}"
        return f"postgresql://{USER}:{self._password}@{address}/{DATABASE}"

    def start(self) -> None:
        """Return when the server takes connections to its database.

        Raises :class:`ServiceError` where it cannot run.
        """
        prepare_private(self._directory)
        busy = f"another PostgreSQL still runs on {self._data}: stop it first"
        try:
            with (
                writing_in(self._directory),
                lock.held(self._directory / "lock", busy=busy) as held,
            ):
                self._start(held)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut the server down fast: open transactions are rolled back."""
        if self._process is not None:
            until_exits(
                self._process,
                (signal.SIGINT, 60),
                (signal.SIGQUIT, 10),
                (signal.SIGKILL, 10),
            )

    def _start(self, held: int) -> None:
        programs = binaries.postgresql_programs()
        self._read_password()
        user = identity.choose(self._directory, programs / "postgres")
        if not self._data.exists():
            Setup(
                programs=programs,
                user=user,
                password_file=self._password_file,
                fsync=self._fsync,
                log=self.log,
                keep_open=held,
            ).create(self._data)

        def start(port: int) -> None:
            self._start_server(programs / "postgres", port, user, held)

        start_on_free_port(start, self._directory / "port", self.log)

    def _read_password(self) -> None:
        if self._data.exists() and secret.read(self._password_file) is None:
            raise ServiceError(
                f"{self._password_file} is lost, and {self._data} cannot be opened "
                f"without: restore it, or move {self._directory} away to begin empty"
            )
        self._password = secret.keep(self._password_file)

    def _start_server(self, program: Path, port: int, user: str, held: int) -> None:
        self.log.begin()
        self._port = port
        settings = _SETTINGS | ({} if self._fsync else _WITHOUT_FSYNC)
        options = [f"--{name}={value}" for name, value in settings.items()]
        with self.log.path.open("ab") as output:
            self._process = spawn(
                [program, "-D", self._data, f"--port={port}", *options],
                death_signal=signal.SIGINT,
                directory=self._directory,
                output=output,
                user=user,
                keep_open=[held],
            )
        until_answers("PostgreSQL", self._process, self.log, self._answers)

    def _answers(self) -> bool:
        # As pg_ctl does it; unlike a try on the port, this cannot meet another
        # program that was faster to take the port.
        try:
            lines = (self._data / "postmaster.pid").read_text("utf-8").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (
            len(lines) > _STATUS_LINE
            and lines[0] == str(self.process.pid)
            and lines[_STATUS_LINE].strip() == "ready"
        )

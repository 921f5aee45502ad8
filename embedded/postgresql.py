"""Our own PostgreSQL server, on the loopback interface."""

import signal
from pathlib import Path

from embedded import binaries, identity, postmaster_file, secret
from embedded.child import spawn
from embedded.cluster import DATABASE, USER, Setup
from embedded.errors import ServiceError
from embedded.installed import Installed
from embedded.port import LOOPBACK, start_on_free_port
from embedded.server import Server
from embedded.waiting import until_answers


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
#: For disposable data, as in tests.
_WITHOUT_FSYNC = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
#: The line of postmaster.pid with the server's current state.
_STATUS_LINE = 7


class PostgreSQL(Server):
    """The server whose data, password and log are in `directory`.

    A second start uses the same data and password. Without `fsync` it is faster; a
    crash of the server may lose its last commits, a crash of the machine all its data.
    """

    name = "PostgreSQL"
    # The fast shutdown comes first: open transactions are rolled back.
    stop_signals = (
        (signal.SIGINT, 60),
        (signal.SIGQUIT, 10),
        (signal.SIGKILL, 10),
    )

    def __init__(self, directory: Path, *, fsync: bool = True) -> None:
        super().__init__(directory)
        self._data = self._directory / "data"
        self._password_file = self._directory / "password"
        self._fsync = fsync

    @property
    def url(self) -> str:
        """The URL of the database `fuel_history`, with the password."""
        address = f"{LOOPBACK}:{self._port}"
        return f"postgresql://{USER}:{self._password}@{address}/{DATABASE}"

    def find_program(self) -> Installed:
        """Return the program that start() runs; raises :class:`ServiceError`."""
        return binaries.postgresql(self._data)

    def _start(self, held: int) -> None:
        installed = self.find_program()
        self._read_password()
        creating = not self._data.exists()
        user = identity.choose(self._directory, installed.program, creating=creating)
        if creating:
            Setup(
                installed=installed,
                user=user,
                password_file=self._password_file,
                fsync=self._fsync,
                log=self.log,
                keep_open=held,
            ).create(self._data)
        postmaster_file.remove_stale(self._data)

        def start(port: int) -> None:
            self._start_server(installed.program, port, user, held)

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
        with self.log.opened() as output:
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
        # As pg_ctl does; unlike a connection attempt, this cannot meet another program
        # that took the port earlier.
        try:
            lines = (self._data / "postmaster.pid").read_text("utf-8").splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return (
            len(lines) > _STATUS_LINE
            and lines[0] == str(self.process.pid)
            and lines[_STATUS_LINE].strip() == "ready"
        )

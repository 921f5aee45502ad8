"""What the embedded servers have in common: one directory, one process, one lock."""

import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from signal import Signals

from embedded import lock
from embedded.directory import prepare_private, writing_in
from embedded.errors import ServiceError
from embedded.installed import Installed
from embedded.log import ServerLog
from embedded.waiting import until_exits


class Server(ABC):
    """A server whose data, password and log are in `directory`."""

    #: As messages name it.
    name: str
    #: How to end it: each signal, and the seconds it is given.
    stop_signals: tuple[tuple[Signals, int], ...]

    def __init__(self, directory: Path) -> None:
        self._directory = directory.absolute()
        self.log = ServerLog(self._directory / "server.log")
        self._process: subprocess.Popen[bytes] | None = None
        self._password = ""
        self._port = 0

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The server's main process; it may have ended."""
        if self._process is None:
            raise ServiceError(f"{self.name} was not started")
        return self._process

    @property
    @abstractmethod
    def url(self) -> str:
        """The URL that clients connect to, with the password."""

    def start(self) -> None:
        """Return when the server answers, with the data of its last run.

        Raises :class:`ServiceError` where it cannot run.
        """
        prepare_private(self._directory)
        busy = f"another {self.name} still runs on {self._directory}: stop it first"
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
        """Let the server write what it has, and end."""
        if self._process is not None:
            until_exits(self._process, *self.stop_signals)

    @abstractmethod
    def find_program(self) -> Installed:
        """Return the program that start() runs; raises :class:`ServiceError`."""

    @abstractmethod
    def _start(self, held: int) -> None:
        """Start the process, which inherits the lock's descriptor `held`."""

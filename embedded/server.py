"""The common part of the embedded servers: one directory, one process, one lock."""

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

    #: Its name in messages.
    name: str
    #: How to stop it: each signal, and the seconds to wait after it.
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
        """Start the server with the data of its last run; return when it answers.

        Raises :class:`ServiceError` if it cannot run.
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
        """Let the server write its data, and stop it."""
        if self._process is not None:
            until_exits(self._process, *self.stop_signals)

    @abstractmethod
    def find_program(self) -> Installed:
        """Return the program that start() runs; raises :class:`ServiceError`."""

    @abstractmethod
    def _start(self, held: int) -> None:
        """Start the process, which inherits the lock's descriptor `held`."""

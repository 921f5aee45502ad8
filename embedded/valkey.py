"""Our own Valkey (or Redis) server, on the loopback interface."""

import signal
import socket

from embedded import binaries, secret, written_by
from embedded.child import spawn
from embedded.installed import Installed
from embedded.port import LOOPBACK, start_on_free_port
from embedded.server import Server
from embedded.waiting import until_answers


#: Every write is on disk before it is answered, so that accepted reports survive a
#: crash of the machine. With full memory it refuses writes, and never deletes data.
_CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
"""


_READY = b"+OK\r\n+PONG\r\n"


class Valkey(Server):
    """The server whose data, password and log are in `directory`.

    A second start uses the same data and password.
    """

    name = "Valkey"
    stop_signals = ((signal.SIGTERM, 30), (signal.SIGKILL, 10))

    @property
    def url(self) -> str:
        """The URL of the server's first database, with the password."""
        return f"redis://:{self._password}@{LOOPBACK}:{self._port}/0"

    def find_program(self) -> Installed:
        """Return the program that start() runs; raises :class:`ServiceError`."""
        return binaries.valkey(self._directory)

    def _start(self, held: int) -> None:
        installed = self.find_program()
        self._password = secret.keep(self._directory / "password")

        def start(port: int) -> None:
            self._start_server(installed, port, held)

        start_on_free_port(start, self._directory / "port", self.log)

    def _start_server(self, installed: Installed, port: int, held: int) -> None:
        self.log.begin()
        self._port = port
        configuration = self._directory / "valkey.conf"
        secret.write_private(
            configuration,
            _CONFIGURATION.format(host=LOOPBACK, port=port, password=self._password),
        )
        with self.log.opened() as output:
            self._process = spawn(
                [installed.program, configuration],
                death_signal=signal.SIGTERM,
                directory=self._directory,  # its data goes to where it stands
                output=output,
                keep_open=[held],
            )
        until_answers("Valkey", self._process, self.log, self._answers)
        written_by.remember(self._directory, installed)

    def _answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self._port), 5) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answer:
                    # A server that is still loading its data answers -LOADING.
                    return answer.readline() + answer.readline() == _READY
        except OSError:
            return False

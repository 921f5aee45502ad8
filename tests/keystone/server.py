"""A real Keystone, as a process of its own."""

import signal
import subprocess
import tempfile
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from tests.keystone.home import copy_home, environ, programs
from tests.support.servers.server import free_port
from tests.support.servers.stack import wait_until


#: In a file only: Keystone takes gunicorn's arguments for its own, and dies.
GUNICORN = """\
wsgi_app = "keystone.wsgi.api:application"
bind = "127.0.0.1:{port}"
workers = 1
threads = 4
control_socket_disable = True
"""


class KeystoneServer:
    """A Keystone on a free port, with its admin only; use it in a `with`."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="keystone-")
        self._home = Path(self._directory.name) / "home"
        self._log = Path(self._directory.name) / "log"
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}/v3"

    def __enter__(self) -> Self:
        try:
            copy_home(self._home)
            gunicorn = GUNICORN.format(port=self._port)
            (self._home / "gunicorn.conf.py").write_text(gunicorn)
            self.start()
        except BaseException:
            self._directory.cleanup()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._directory.cleanup()

    def start(self) -> None:
        """Start it, again perhaps: it has forgotten nothing."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [programs() / "gunicorn"],
                cwd=self._home,
                env=environ(self._home),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._serves, "Keystone to serve", 60)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop it; nobody listens on its port any more."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(60)

    def _serves(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("GET", "/v3")
            return connection.getresponse().status == 200
        except (ConnectionError, HTTPException):
            return False
        finally:
            connection.close()

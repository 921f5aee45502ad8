"""A real gunicorn with the API, as a process."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Self

from tests.support.servers.stack import ROOT, wait_until


_GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py")
COMMAND = (*_GUNICORN, "api.asgi:app")


class Server:
    """The API as production starts it, on a free port; use it in a `with`.

    It requires no login unless `variables` set one: AUTH="static",
    AUTH_FILE=… (tests/support/servers/users.py writes one).
    """

    def __init__(
        self, database_url: str, *, application: str = "api.asgi:app", **variables: str
    ) -> None:
        self._application = application
        self._home = tempfile.TemporaryDirectory(prefix="api-home-")
        self.home = Path(self._home.name)
        self._log = tempfile.NamedTemporaryFile(prefix="api-", suffix=".log")  # noqa: SIM115
        self.port = free_port()
        self.environ = environ(
            DATABASE_URL=database_url,
            API_BIND=f"127.0.0.1:{self.port}",
            HOME=self._home.name,
            **{"AUTH": "none", **variables},
        )
        self.process = self._start()

    def __enter__(self) -> Self:
        try:
            wait_until(self._serves, "the API to serve", 60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def restart(self, meanwhile: Callable[[], bool], what: str) -> None:
        """Stop it, start it again once the condition holds; wait until it serves."""
        assert self.stop() == 0
        wait_until(meanwhile, what)
        self.process = self._start()
        wait_until(self._serves, "the API to serve again", 60)

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()
        self._home.cleanup()
        self._log.close()

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text()

    def get(self, path: str, token: str = "") -> HTTPResponse:
        """Return the answer; its body is not read yet."""
        return self.ask("GET", path, token)

    def ask(
        self,
        method: str,
        path: str,
        token: str = "",
        body: object = None,
        **more: str,
    ) -> HTTPResponse:
        """Return the answer to a request with `body` as JSON; None: without a body.

        `more` are further headers, with _ for -.
        """
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Connection": "close", "X-Auth-Token": token}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, headers)
        return connection.getresponse()

    def begin(self, path: str) -> socket.socket:
        """Send a request, and read only the beginning of its body: the server waits."""
        client = socket.socket()
        # Set before connecting, so that little fits between server and client.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect(("127.0.0.1", self.port))
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert client.recv(1024).startswith(b"HTTP/1.1 200 OK\r\n")
        return client

    def stop(self) -> int:
        """Stop it, and return its exit code."""
        self.process.terminate()
        return self.process.wait(60)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            (*_GUNICORN, self._application),
            cwd=ROOT,
            env=self.environ,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def _serves(self) -> bool:
        assert self.process.poll() is None, self.log
        try:
            with self.get("/healthz") as answer:
                return answer.status == 200
        except ConnectionRefusedError:
            return False


def environ(**variables: str) -> Mapping[str, str]:
    """Return a process's environment, without the tester's own settings."""
    return {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", **variables}


def free_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port

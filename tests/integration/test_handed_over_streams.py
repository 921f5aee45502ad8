import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from tests.server import free_port
from tests.stack import ROOT, wait_until


@pytest.fixture
def port() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "/dev/null"]
    command += ["--worker-class", "api.slow_clients.Worker", "--threads", "2"]
    command += ["--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "tests.streaming_app:app"], cwd=ROOT)
    try:
        wait_until(lambda: _answers(port), "gunicorn to serve", 30)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _get(port: int, path: str) -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read()


def _answers(port: int) -> bool:
    try:
        return _get(port, "/") == b"answered"
    except OSError:
        return False


def test_a_hundred_streams_hold_none_of_two_threads(port: int) -> None:
    with ExitStack() as stack:
        streams = []
        for _ in range(100):
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            stack.enter_context(closing(connection))
            connection.request("GET", "/stream")
            streams.append(connection.getresponse())
        assert [stream.readline() for stream in streams] == [b"first\n"] * 100

        assert _get(port, "/") == b"answered"

        assert _get(port, "/tell") == b"answered"
        assert [stream.read() for stream in streams] == [b"later\n"] * 100

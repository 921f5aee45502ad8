"""POST /reports/ under a real gunicorn: large bodies, and those without a length."""

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from brokers.interface import Broker
from tests.support.servers.server import Server
from tests.support.servers.stack import Stack
from tests.support.streams.replaying import arrived


# What is shown here does not depend on the broker.
pytestmark = pytest.mark.parametrize("stack", ["valkey"], indirect=True)

BODY = 32 << 20


@pytest.fixture
def server(stack: Stack) -> Iterator[Server]:
    variables = {name: stack.environ[name] for name in ("BROKER_URL", "REPORTS_QUEUE")}
    with Server(stack.environ["DATABASE_URL"], **variables) as server:
        yield server


def post(server: Server, body: bytes | Iterator[bytes]) -> tuple[int, object]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    headers = {"Connection": "close", "Content-Type": "application/jsonl"}
    connection.request("POST", "/api/reports/", body, headers)
    with connection.getresponse() as answer:
        return answer.status, json.loads(answer.read())


def peak_megabytes(server: Server) -> int:
    """Return the most memory that any of the server's processes ever had."""
    workers = psutil.Process(server.process.pid).children()
    texts = [Path(f"/proc/{each.pid}/status").read_text() for each in workers]
    return max(int(text.split("VmHWM:")[1].split()[0]) for text in texts) >> 10


def test_a_body_may_come_in_whole_chunks(server: Server, broker: Broker) -> None:
    lines = [b'{"number": %d}' % number for number in range(100)]

    answer = post(server, iter(line + b"\n" for line in lines))

    assert answer == (202, {"reports": 100, "status": "accepted"})
    assert arrived(broker) == lines
    # chunks that end too early, or are none
    for chunks in (b"2\r\n{}\r\n", b"2\r\n{}\r\nno number\r\n{}\r\n"):
        assert send_chunks(server, chunks).startswith(b"HTTP/1.1 400 Bad Request\r\n")

    assert "request_failed" not in server.log


def send_chunks(server: Server, chunks: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), 60) as client:
        client.sendall(
            b"POST /api/reports/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: application/jsonl\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        client.sendall(chunks)
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as answer:
            return answer.read()


def test_the_largest_body_costs_a_few_times_its_size(server: Server) -> None:
    line = b'{"method": "deploy_resp", "args": {"task_uuid": "%s"}}\n' % (b"u" * 600)
    body = line * (BODY // len(line))
    before = peak_megabytes(server)

    status, _ = post(server, body)

    assert status == 202
    assert peak_megabytes(server) - before < 4 * (BODY >> 20)

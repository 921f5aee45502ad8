"""Clients that dawdle, by accident or on purpose, do not keep others from the API."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.support.servers.server import Server


#: More than the API has threads.
CLIENTS = 12


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    with Server(database_url, REQUEST_SECONDS="1") as server:
        yield server
        assert "Traceback" not in server.log


def trickle(clients: list[socket.socket]) -> list[socket.socket]:
    """Send one byte more from each, five times a second; return those still there."""
    cut_off, _, _ = select.select(clients, [], [], 0.2)
    left = [client for client in clients if client not in cut_off]
    for client in left:
        with suppress(ConnectionError):
            client.send(b"x")
    return left


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET /healthz HTTP/1.1\r\nX: ",
        b"POST /api/reports/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n[",
    ],
    ids=["header", "body"],
)
def test_who_sends_byte_by_byte_is_cut_off(server: Server, beginning: bytes) -> None:
    with ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.sendall(beginning)
        began = time.monotonic()
        with server.get("/healthz") as answer:
            assert answer.status == 200
        while clients:  # until all are cut off
            assert time.monotonic() - began < 60
            clients = trickle(clients)


def test_a_large_body_that_keeps_coming_is_taken(server: Server) -> None:
    report = b'{"method": "deploy_resp", "args": {"task_uuid": "x"}}\n'
    body = report * 1000
    head = (
        "POST /api/reports/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson"
        f"\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(head.encode())
        began = time.monotonic()
        # Faster than 20 kB/s, and for longer than the second that a request has.
        for part in range(0, len(body), 4000):
            answered, _, _ = select.select([client], [], [], 0.1)
            assert not answered
            client.sendall(body[part : part + 4000])
        answer = client.recv(100)

    assert time.monotonic() - began > 1
    # This server has no broker for them; it has read them all.
    assert answer.startswith(b"HTTP/1.1 503")

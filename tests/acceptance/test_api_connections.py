"""Requests as bytes: what is too large is refused, what is short is answered."""

import socket
from collections.abc import Iterator

import pytest

from tests.support.servers.server import Server


BEGINNING = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # Nothing here asks the database.
    url = "postgresql://127.0.0.1:1/nowhere"
    with Server(url, REQUEST_SECONDS="1", GUNICORN_CMD_ARGS="--workers 1") as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


def answer(server: Server, sent: bytes, *, and_no_more: bool = False) -> bytes:
    """Return all that comes until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(sent)
        if and_no_more:
            client.shutdown(socket.SHUT_WR)
        try:
            return b"".join(iter(lambda: client.recv(4096), b""))
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /healthz?%b HTTP/1.1\r\n\r\n" % (b"x" * 8190),
        BEGINNING + b"X: %b\r\n\r\n" % (b"x" * 8190),
        BEGINNING + b"X: x\r\n" * 50 + b"\r\n",
        b"rubbish\r\n\r\n",
    ],
    ids=["address", "header", "headers", "rubbish"],
)
def test_what_is_too_large_or_no_request_is_refused(
    server: Server, sent: bytes
) -> None:
    assert answer(server, sent).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_headers_without_an_end_are_not_kept(server: Server) -> None:
    found = answer(server, BEGINNING + b"X: " + b"x" * 1_000_000)

    assert found[:12] in {b"", b"HTTP/1.1 400"}


def test_who_has_said_all_is_answered(server: Server) -> None:
    found = answer(server, BEGINNING + b"\r\n", and_no_more=True)

    assert found.startswith(b"HTTP/1.1 200 OK\r\n")
    assert found.endswith(b'{"status":"ok"}')


def test_a_body_that_does_not_come_is_not_waited_for(server: Server) -> None:
    sent = (
        b"POST /keystone/v2.0/tokens HTTP/1.1\r\nHost: x\r\n"
        b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )

    assert answer(server, sent).startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert answer(server, sent, and_no_more=True).startswith(b"HTTP/1.1 400 ")


def test_requests_may_come_one_upon_the_other(server: Server) -> None:
    first = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

    assert answer(server, first * 3 + BEGINNING + b"\r\n").count(b"200 OK") == 4

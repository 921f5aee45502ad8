"""Many clients at once, who send nothing or wrong passwords, keep nobody out."""

import json
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from db.database import Database
from tests.support.browser.event_streams import EventStream
from tests.support.servers.server import Server
from tests.support.servers.stack import wait_until
from tests.support.servers.users import READER, write_users
from tests.support.stored.stored import Stored


MANY = 1000
PAGE = "/api/transactions/1/deployment_history/?nodes=1&limit=50"


@pytest.fixture(autouse=True, scope="module")
def open_files() -> Iterator[None]:
    """Let this process, and the servers that it starts, have as many as they may."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.fixture
def stored(database: Database) -> Stored:
    return Stored(database)


@pytest.fixture
def server(stored: Stored, database_url: str, tmp_path: Path) -> Iterator[Server]:
    run = stored.transaction(status="running")
    stored.entries(run, [(f"{node}", "hosts", "ready") for node in range(100)])
    variables = {
        "AUTH": "static",
        "AUTH_FILE": str(write_users(tmp_path / "users.json")),
        "TRUSTED_PROXIES": "127.0.0.1",
        "STREAM_LIMIT": str(MANY),
    }
    with Server(database_url, **variables) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


def delay(server: Server, path: str) -> float:
    """Return the seconds until an answer: the least of a few, as others work too."""
    found = []
    for _ in range(5):
        began = time.monotonic()
        with server.get(path, READER.token) as answer:
            assert answer.status == 200
            answer.read()
        found.append(time.monotonic() - began)
    return min(found)


def connected(server: Server, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    client.sendall(sent)
    return client


def test_a_thousand_silent_clients_delay_nobody(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connected(server))

        assert delay(server, "/healthz") < 0.5
        assert delay(server, PAGE) < 0.5


@contextmanager
def slow_clients(server: Server, a_second: int) -> Iterator[list[socket.socket]]:
    """Let so many more clients begin a request each second, and not go on."""
    clients: list[socket.socket] = []
    over = threading.Event()

    def connect() -> None:
        while not over.wait(1 / a_second):
            clients.append(connected(server, b"G"))

    thread = threading.Thread(target=connect)
    thread.start()
    try:
        yield clients
    finally:
        over.set()
        thread.join()
        for client in clients:
            client.close()


def test_fifty_slow_clients_a_second_delay_nobody(server: Server) -> None:
    with slow_clients(server, 50) as clients:
        wait_until(lambda: len(clients) > 100, "two seconds of slow clients")

        assert delay(server, "/healthz") < 0.5
        assert delay(server, PAGE) < 0.5


def login(address: int) -> bytes:
    """Return a login with a wrong password, as a proxy hands it on."""
    credentials = {"username": READER.name, "password": "wrong"}
    body = json.dumps({"auth": {"passwordCredentials": credentials}}).encode()
    return (
        "POST /keystone/v2.0/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        "Content-Type: application/json\r\n"
        f"X-Forwarded-For: 192.0.2.{address}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def test_wrong_passwords_from_many_addresses_delay_nobody(server: Server) -> None:
    with ExitStack() as stack:
        guesses = [
            stack.enter_context(connected(server, login(address)))
            for address in range(59)
            for _ in range(3)
        ]

        assert delay(server, "/healthz") < 1
        assert delay(server, PAGE) < 1
        assert guesses[0].recv(1024).startswith(b"HTTP/1.1 401")


def test_who_guesses_on_is_refused_before_any_work(server: Server) -> None:
    with ExitStack() as stack:
        guesses = [stack.enter_context(connected(server, login(1))) for _ in range(60)]
        answers = [guess.recv(1024).split()[1] for guess in guesses]

    assert set(answers) == {b"401", b"429"}
    # Ten of each process, and one that its other thread had begun by then.
    assert answers.count(b"401") <= 22


def test_a_thousand_streams_are_all_told(server: Server, stored: Stored) -> None:
    with ExitStack() as stack:
        streams = [
            stack.enter_context(EventStream(server.port, 1, token=READER.token))
            for _ in range(MANY)
        ]
        assert all(stream.next() for stream in streams)
        assert delay(server, "/healthz") < 0.5

        stored.entry(1, "1", "netconfig", "running")
        for stream in streams:
            told = stream.next()
            assert told is not None
            assert ("1", "running") in told.statuses

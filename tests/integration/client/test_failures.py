"""Servers that are away, late, broken, or none of ours."""

import signal
import socket
import subprocess
import sys
import time

import pytest

from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from fuel_history.errors import (
    BadAnswer,
    BadConfiguration,
    ClientError,
    NotFound,
    ServerError,
    Unavailable,
    Unreachable,
)
from tests.integration.client.scripted_server import PATIENCE, Answer, ScriptedServer
from tests.support.servers.server import ROOT, free_port


LIST = "GET /api/v1/transactions/"
AWAY = Answer(503, '{"message": "The database is away"}')


def ask(port: int, *, retries: int = 3, timeout: float = PATIENCE) -> int:
    """Return how many transactions are listed."""
    configuration = Configuration(
        server_port=port, token="the-token", retries=retries, timeout=timeout
    )
    with Connection(configuration) as fuel:
        return len(list(fuel.transactions.list()))


def test_a_server_that_is_away_is_told_in_one_line() -> None:
    port = free_port()

    with pytest.raises(Unreachable) as raised:
        ask(port, retries=1)

    assert str(raised.value) == (
        f"http://127.0.0.1:{port} cannot be reached (Connection refused):"
        " check SERVER_ADDRESS and SERVER_PORT"
    )


def test_a_name_that_there_is_not_is_told_in_one_line() -> None:
    configuration = Configuration(server_address="nowhere.invalid", retries=0)

    with Connection(configuration) as fuel, pytest.raises(Unreachable) as raised:
        fuel.transactions.show(1)

    assert "http://nowhere.invalid:8000 cannot be reached (" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_name_that_cannot_be_one_is_told_in_one_line() -> None:
    configuration = Configuration(server_address="a..b")

    with Connection(configuration) as fuel, pytest.raises(BadConfiguration):
        fuel.transactions.show(1)


@pytest.mark.parametrize("token", ["two\nlines", "10 \u20ac"], ids=ascii)
def test_a_token_that_cannot_be_sent_is_told_and_not_shown(token: str) -> None:
    with ScriptedServer(Answer()) as server:
        configuration = server.configuration(token=token)
        with Connection(configuration) as fuel, pytest.raises(BadConfiguration) as told:
            fuel.transactions.show(1)

    assert "check SERVER_ADDRESS, OS_TOKEN" in str(told.value)
    assert token not in str(told.value)


def test_no_proxy_is_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")

    with ScriptedServer(Answer()) as server:
        assert ask(server.port) == 0


def test_another_machine_is_asked_through_the_files_proxy() -> None:
    with ScriptedServer(Answer()) as proxy:
        configuration = Configuration(
            server_address="fuel.invalid", http_proxy=f"http://127.0.0.1:{proxy.port}"
        )
        with Connection(configuration) as fuel:
            assert list(fuel.transactions.list()) == []

    url = "http://fuel.invalid:8000/api/v1/transactions/"
    assert proxy.asked == [(f"GET {url}", None)]


def test_a_server_that_hangs_costs_the_timeout_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        port = hangs.getsockname()[1]

        with pytest.raises(Unreachable, match="HTTP_TIMEOUT sets the limit"):
            ask(port, retries=0, timeout=0.2)


def test_what_passes_is_waited_for() -> None:
    with ScriptedServer(AWAY, Answer(502, "<html>"), Answer()) as server:
        assert ask(server.port) == 0

        assert server.asked == [(LIST, "the-token")] * 3


def test_the_server_says_how_long_to_wait() -> None:
    soon = AWAY._replace(headers={"Retry-After": "1"})
    with ScriptedServer(soon, Answer()) as server:
        before = time.monotonic()
        assert ask(server.port) == 0

    assert time.monotonic() - before >= 1


def test_what_does_not_pass_is_told_with_the_servers_words() -> None:
    with (
        ScriptedServer(AWAY) as server,
        pytest.raises(Unavailable, match=r"^The database is away$"),
    ):
        ask(server.port, retries=1)

    assert len(server.asked) == 2


def test_a_request_that_changes_is_sent_once() -> None:

    with (
        ScriptedServer(AWAY) as server,
        Connection(server.configuration()) as fuel,
        pytest.raises(Unavailable),
    ):
        fuel.transactions.delete(1)

    assert server.asked == [("DELETE /api/v1/transactions/1/", None)]


def test_a_login_is_sent_again_where_the_server_was_away() -> None:
    wanted = Answer(401, '{"message": "log in"}')
    login = Answer(200, '{"access": {"token": {"id": "fresh"}}}')
    with ScriptedServer(wanted, AWAY, login, Answer()) as server:
        configuration = server.configuration(username="grace", password="secret")
        with Connection(configuration) as fuel:
            assert list(fuel.transactions.list()) == []

    post = ("POST /keystone/v2.0/tokens", None)
    assert server.asked == [(LIST, None), post, post, (LIST, "fresh")]


def test_too_many_failed_logins_are_not_waited_for() -> None:
    wanted = Answer(401, '{"message": "log in"}')
    many = Answer(429, '{"message": "Too many failed logins"}', {"Retry-After": "300"})
    with ScriptedServer(wanted, many) as server:
        configuration = server.configuration(username="grace", password="secret")
        with Connection(configuration) as fuel, pytest.raises(Unavailable, match="Too"):
            fuel.transactions.show(1)


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (Answer(200, "<html>"), BadAnswer, "an answer that cannot be read"),
        (Answer(200, '[{"id": "one"}]'), BadAnswer, "an answer that cannot be read"),
        (Answer(200, "[" * 100_000), BadAnswer, "an answer that cannot be read"),
        (
            Answer(404, "<html>"),
            BadAnswer,
            "answered 404 Not Found, but not with what this client expects",
        ),
        (Answer(401, "<html>"), BadAnswer, "answered 401 Unauthorized, but not"),
        (
            Answer(302, "", {"Location": "http://elsewhere/"}),
            BadAnswer,
            "points to http://elsewhere/",
        ),
        (Answer(500, "<html>"), ServerError, "see the server's log"),
        (Answer(200, "[", {"Content-Length": "9"}), BadAnswer, "was cut off: try"),
        (
            Answer(200, "[]", {"Content-Encoding": "gzip"}),
            BadAnswer,
            "is damaged: try again",
        ),
        (
            AWAY._replace(headers={"Retry-After": "soon"}),
            BadAnswer,
            "sent an invalid answer .*Retry-After",
        ),
        (Answer(404, '{"message": "a\\nb"}'), NotFound, "^a b$"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_not_to_be_used_is_told_in_one_line(
    answer: Answer, error: type[ClientError], told: str
) -> None:
    with ScriptedServer(answer) as server, pytest.raises(error, match=told) as raised:
        ask(server.port)

    assert "\n" not in str(raised.value)


def test_the_token_goes_to_no_other_server() -> None:
    link = {"Link": '<http://elsewhere.invalid/api/v1/next/?cursor=x>; rel="next"'}
    with ScriptedServer(Answer(headers=link), Answer()) as server:
        assert ask(server.port) == 0

    assert [path for path, _ in server.asked] == [LIST, LIST]


def test_ctrl_c_ends_a_program_that_waits() -> None:
    program = (
        "import sys\n"
        "from fuel_history.configuration import Configuration\n"
        "from fuel_history.connection import Connection\n"
        "Connection(Configuration(server_port=int(sys.argv[1]))).transactions.show(1)\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        port = hangs.getsockname()[1]
        command = [sys.executable, "-c", program, str(port)]
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as waits:
            taken, _ = hangs.accept()
            with taken:
                assert taken.recv(100).startswith(b"GET ")
                waits.send_signal(signal.SIGINT)
                assert waits.stderr is not None
                assert waits.stderr.read().endswith(b"KeyboardInterrupt\n")

    assert waits.returncode == -signal.SIGINT

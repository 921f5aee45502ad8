"""What strangers send never commands the terminal that shows a log."""

import socket
from contextlib import closing

import pytest

from brokers.connect import connect
from tests.support.servers.server import Server
from tests.support.servers.stack import Stack, wait_until
from tests.support.workers.worker import Workers


CONTROLS = bytes([*range(1, 0x20), *range(0x7F, 0xA0)])
ESCAPED = "".join(f"%{byte:02x}" for byte in range(1, 0x20))
BIDI = "%c2%9b2J%e2%80%ae%e2%81%a6%d8%9c%e2%80%a8"


def _harmless(log: str) -> bool:
    return all(character.isprintable() or character == "\n" for character in log)


def test_no_request_commands_the_terminal(database_url: str) -> None:
    requests = [
        b"GET /%1b%5d0;owned%07%1b%5b2J HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /a%0dlevel=info%20event=forged%0aforged HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET /{ESCAPED}{BIDI} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        f"GET /api/nodes/{BIDI}/?{BIDI}=1 HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        b"GET /\xc2\x9b HTTP/1.1\r\nHost: x\r\n\r\n",
        *(
            before + bytes([byte]) + after
            for byte in CONTROLS
            for before, after in (
                (b"GE", b"T / HTTP/1.1\r\nHost: x\r\n\r\n"),
                (b"GET / HTTP/", b"\r\nHost: x\r\n\r\n"),
                (b"GET / HTTP/1.1\r\nHost: x\r\nX-", b": 1\r\n\r\n"),
                (b"GET / HTTP/1.1\r\nHost: x\r\nX-Request-ID: 1", b"\r\n\r\n"),
            )
        ),
    ]
    with Server(database_url, AUTH="none") as server:
        for request in requests:
            with closing(
                socket.create_connection(("127.0.0.1", server.port))
            ) as client:
                client.settimeout(10)
                client.sendall(request)
                client.shutdown(socket.SHUT_WR)
                client.recv(1)
        wait_until(lambda: server.log.count("Invalid") > 100, "refusals in the log", 30)

        assert "owned" in server.log
        assert "\nforged" not in server.log
        assert _harmless(server.log), sorted(set(map(ascii, server.log)))


def test_a_bad_setting_does_not_either(database_url: str) -> None:
    with (
        pytest.raises(AssertionError) as ended,
        Server(database_url, LOG_LEVEL="\x1b]0;owned\x07\x9b"),
    ):
        pass

    assert "\x1b" not in str(ended.value)


def test_no_report_commands_the_terminal_of_a_worker(
    stack: Stack, workers: Workers
) -> None:
    text = "".join(map(chr, [*range(1, 0x20), *range(0x7F, 0xA0), 0x202E, 0x2066]))
    worker = workers.start()
    with closing(connect(stack.settings)) as broker:
        broker.publish([f"{text} is no JSON".encode(), CONTROLS])
    wait_until(lambda: stack.count("dead_reports") == 2, "two dead reports")

    assert _harmless(worker.log)

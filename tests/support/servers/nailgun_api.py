"""A stand-in for Nailgun's API: a server that repeats answers of a real Nailgun.

The answers were recorded in ../shared/fuelmaster. Requests need a token of a real
Keystone, which it also serves below /keystone, as Fuel's master does.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.streams.recording import responses


#: The passes in which it was asked, by the beginnings of their notes.
FIRST, SECOND, LAST = "after deployments", "second pass", "last pass"
_SNAPSHOTS = {
    "settings": b"null",
    "network_configuration": b"null",
    "deployment_info": b"{}",
    "deployment_history": b"[]",
}
_NOT_FOUND = b'{"message": "Transaction not found", "errors": []}'


class Answer(NamedTuple):
    """An answer, with `pause` seconds before each part of the body."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    pause: float = 0.0


#: Answers a path in another way than was recorded, None: as recorded.
Fault = Callable[[str], Answer | None]


def recorded(path: str, of: str = LAST) -> Any:
    """Return the body that was recorded for a path in a pass, or in an earlier one."""
    return json.loads(_answers(of)[path].body)


@cache
def _answers(of: str) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for each in responses():
        # What a pass did not ask for again is as it was before.
        if of == FIRST and not each["note"].startswith(FIRST):
            break
        if of == SECOND and each["note"].startswith(("third pass", LAST)):
            break
        path, query = each["request"]["path"], each["request"].get("query")
        if "without token" in each["note"] or query:
            continue
        body = each["body"]
        text = json.dumps(body["json"]) if "json" in body else each["raw_body"]
        found[path] = Answer(each["status"], text.encode())
    return found


class NailgunApi:
    """The server, on a free port; use it in a `with`.

    `of` is the pass whose lists it returns. Without a Keystone it requires no token.
    """

    def __init__(self, of: str = LAST, keystone_url: str | None = None) -> None:
        self.answers = dict(_answers(of))
        self.keystone_url = keystone_url
        #: Paths that were asked for, logins among them.
        self.asked: list[str] = []
        self.fault: Fault = lambda path: None
        #: Set: no token is believed that came before.
        self.revoked: set[str] = set()
        self.tokens: set[str] = set()
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        """Its URL."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, always on the same port."""
        self._server = _Server(("127.0.0.1", self._port), self)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def change(self, path: str, change: Callable[[Any], Any]) -> None:
        """Let `change` replace the answer to a path."""
        answer = self.answers[path]
        value = change(json.loads(answer.body))
        self.answers[path] = answer._replace(body=json.dumps(value).encode())

    def answer(self, path: str, query: str, token: str | None) -> Answer:
        """Return the answer to a GET."""
        if self.keystone_url is not None and not self._believes(token):
            return Answer(401, b"", ())
        fault = self.fault(path)
        if fault is not None:
            return fault
        answer = self.answers.get(path)
        if answer is None:
            return self._unrecorded(path)
        if path.endswith("/deployment_history/"):
            return _filtered(answer, parse_qs(query).get("statuses", [""])[0])
        return answer

    def _unrecorded(self, path: str) -> Answer:
        # Not all was asked for of each: a transaction that has none says so.
        _, *parts = path.strip("/").split("/")
        if parts[1:2] == ["transactions"] and len(parts) in {3, 4}:
            of = f"/api/v1/transactions/{parts[2]}/"
            listed = json.loads(self.answers["/api/v1/transactions/"].body)
            row = [
                each
                for each in listed
                if isinstance(each, dict) and str(each["id"]) == parts[2]
            ]
            if len(parts) == 3 and row:
                return Answer(200, json.dumps(row[0]).encode())
            if of in self.answers or row:
                return Answer(200, _SNAPSHOTS[parts[3]])
        return Answer(404, _NOT_FOUND, (("Content-Type", "text/html"),))

    def _believes(self, token: str | None) -> bool:
        if not token or token in self.revoked:
            return False
        if token not in self.tokens:
            headers = {"X-Auth-Token": token, "X-Subject-Token": token}
            status, _, _ = self.ask_keystone("GET", "/v3/auth/tokens", b"", headers)
            if status != 200:
                return False
            self.tokens.add(token)
        return True

    def ask_keystone(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return Keystone's answer."""
        assert self.keystone_url is not None
        keystone = urlsplit(self.keystone_url)
        connection = HTTPConnection(keystone.netloc, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


def _filtered(answer: Answer, statuses: str) -> Answer:
    if not statuses:
        return answer
    rows = [row for row in json.loads(answer.body) if row["status"] in statuses]
    return answer._replace(body=json.dumps(rows).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], api: NailgunApi) -> None:
        self.api = api
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing about clients that disconnect."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        api = self.server.api
        parts = urlsplit(self.path)
        api.asked.append(self.path)
        self._send(
            api.answer(parts.path, parts.query, self.headers.get("X-Auth-Token"))
        )

    def do_POST(self) -> None:
        api = self.server.api
        api.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = api.fault(self.path)
        if fault is not None:
            self._send(fault)
            return
        _, _, path = self.path.partition("/keystone")
        sent = {"Content-Type": self.headers["Content-Type"]}
        status, headers, answer = api.ask_keystone("POST", path, body, sent)
        kept = [
            each for each in headers if each[0] in {"Content-Type", "X-Subject-Token"}
        ]
        self._send(Answer(status, answer, tuple(kept)))

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        for part in _parts(answer):
            self.wfile.write(part)
            self.wfile.flush()


def _parts(answer: Answer) -> Iterator[bytes]:
    if not answer.pause:
        yield answer.body
        return
    for byte in answer.body:
        time.sleep(answer.pause)
        yield bytes([byte])


@pytest.fixture
def nailgun_api() -> Iterator[NailgunApi]:
    """Yield a server for one test that requires no token."""
    with NailgunApi() as api:
        yield api

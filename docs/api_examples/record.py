"""Send requests to a running server, and record reproducible answers."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPMessage
from typing import Final, NamedTuple

from api.http.mount import Mount
from api.openapi.examples import Exchange
from db.database import Database
from docs.api_examples.call import LAST_ETAG, Call
from docs.api_examples.calls import STEPS
from docs.api_examples.stable import Stable
from docs.api_examples.story import take_reports


#: Replaces the token of the login.
TOKEN: Final = "the-token-that-the-login-gave"  # noqa: S105
#: The address of the API in the default settings.
ADDRESS: Final = "127.0.0.1:8000"
#: Headers that are shown because they depend on the request.
_SHOWN = (
    *("Content-Type", "Location", "Link", "ETag", "Deprecation"),
    *("Idempotency-Replayed", "WWW-Authenticate", "Retry-After"),
)


def record(port: int, database: Database, mount: Mount) -> Iterator[Exchange]:
    """Yield the answers of the server on this port to the calls.

    Its database, which is `database`, must be empty. The endpoints of the root are
    recorded with the specification's mount only.
    """
    recorder = _Recorder(port, mount)
    for step in STEPS:
        if not isinstance(step, Call):
            take_reports(database)
            continue
        exchange = recorder.ask(step)
        if not (step.at_root and mount.suffix):
            yield exchange


class _Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


class _Recorder:
    def __init__(self, port: int, mount: Mount) -> None:
        self._port = port
        self._mount = mount
        self._token = ""
        self._etag = ""
        self._stable = Stable({f"127.0.0.1:{port}": ADDRESS}, str(STEPS))

    def ask(self, call: Call) -> Exchange:
        """Send one request; the token of a login is used from then on."""
        path = call.path if call.at_root else f"{self._mount.prefix}{call.path}"
        sent = {
            name: self._etag if text == LAST_ETAG else text
            for name, text in call.headers.items()
        }
        answer = self._send(call, path, sent)
        self._etag = answer.headers.get("ETag", "")
        if call.operation == "log_in" and answer.status == 200:  # noqa: PLR2004
            self._token = json.loads(answer.body)["access"]["token"]["id"]
            self._stable.replace(self._token, TOKEN)
        headers = {
            name: self._stable.text(", ".join(answer.headers.get_all(name, [])))
            for name in _SHOWN
            if name in answer.headers
        }
        return Exchange(
            operation=f"{call.operation}{'' if call.at_root else self._mount.suffix}",
            title=call.title,
            method=call.method,
            path=path,
            headers={name: self._stable.text(text) for name, text in sent.items()},
            with_token=call.with_token,
            body=call.body,
            status=answer.status,
            answer_headers=headers,
            answer=_value(self._stable.text(answer.body.decode()), headers),
        )

    def _send(self, call: Call, path: str, headers: dict[str, str]) -> _Answer:
        body = call.body
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        token = {"X-Auth-Token": self._token} if call.with_token else {}
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(call.method, path, body, headers | token)
            answer = connection.getresponse()
            return _Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def _value(text: str, headers: dict[str, str]) -> object:
    if text and "json" in headers.get("Content-Type", ""):
        return json.loads(text)
    return text or None

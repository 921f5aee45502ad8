"""A real HTTP server whose answers a test writes: for faults that are not ours."""

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self

from fuel_history.configuration import Configuration


#: Seconds that a client waits for an answer. A busy machine may keep a process from
#: running for more than the ten that are usual; then the request is sent again, and
#: takes the answer that the next one was to get.
PATIENCE = 600.0


class Answer(NamedTuple):
    """One answer; `headers` go over those that fit the body."""

    status: int = 200
    body: str = "[]"
    headers: Mapping[str, str] = {}
    #: It is not sent before this is set.
    held: threading.Event | None = None


class ScriptedServer:
    """Gives its answers in turn, the last one for ever; use it in a `with`."""

    def __init__(self, *answers: Answer) -> None:
        #: "METHOD path" of all requests that came, each with its token.
        self.asked: list[tuple[str, str | None]] = []
        script = list(answers)
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                asked.append((f"{self.command} {path}", self.headers["X-Auth-Token"]))
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = script.pop(0) if len(script) > 1 else script[0]
                if answer.held is not None:
                    answer.held.wait(60)
                self.send_response(answer.status)
                length = {"Content-Length": str(len(answer.body))}
                for name, value in (length | dict(answer.headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body.encode())

            do_POST = do_DELETE = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Keep the tests' output free of requests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    def configuration(self, **settings: Any) -> Configuration:
        """Return what connects to this server, and waits for whatever it answers."""
        return Configuration(
            **{"server_port": self.port, "timeout": PATIENCE, **settings}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

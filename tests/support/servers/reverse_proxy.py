"""A real reverse proxy that serves a server below a path, like nginx."""

import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


_HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "host"})


class ReverseProxy:
    """Forwards all requests below `prefix` to a port; use it in a `with`.

    `strips`: remove the prefix from the path. `tells`: send it in X-Forwarded-Prefix.
    `as_client` returns the client's address for X-Forwarded-For.
    """

    def __init__(
        self,
        port: int,
        prefix: str,
        *,
        strips: bool = True,
        tells: bool = True,
        as_client: str = "{address}",
    ) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_all(self) -> None:
                if not self.path.startswith(f"{prefix}/"):
                    self.send_error(404)
                    return
                path = self.path[len(prefix) :] if strips else self.path
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                upstream = HTTPConnection("127.0.0.1", port, timeout=60)
                upstream.request(self.command, path, body, self._headers())
                self._answer(upstream)
                upstream.close()

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_all  # noqa: N815

            def _headers(self) -> dict[str, str]:
                sent = {
                    name: value
                    for name, value in self.headers.items()
                    if name.lower() not in _HOP_BY_HOP
                }
                client = as_client.format(address=self.client_address[0])
                before = self.headers.get("X-Forwarded-For")
                sent["X-Forwarded-For"] = f"{before}, {client}" if before else client
                sent["X-Forwarded-Proto"] = "http"
                sent["X-Forwarded-Host"] = self.headers["Host"]
                if tells:
                    sent["X-Forwarded-Prefix"] = prefix
                return {**sent, "Host": f"127.0.0.1:{port}", "Connection": "close"}

            def _answer(self, upstream: HTTPConnection) -> None:
                answer = upstream.getresponse()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in _HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                while part := answer.read1(65536):
                    self.wfile.write(part)
                    self.wfile.flush()
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Keep the tests' output free of requests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}{prefix}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

"""One line of the log for each request, its id, and its measures."""

import re
import time
from functools import partial
from uuid import uuid4

import falcon
import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars

from api.http.metrics import RequestMeasures, route_of
from api.http.streaming import Stream
from db import statement_comment


log = structlog.get_logger()

_HEADER = "X-Request-ID"
#: What another id could hold would be no id, or bother a log.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
#: Asked every few seconds by programs.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Requests:
    """Knows each request from its beginning to the last byte of its answer.

    The first middleware: it sees a request before, and its answer after all
    others.
    """

    def __init__(self, measures: RequestMeasures) -> None:
        self._measures = measures

    def process_request(
        self, request: falcon.Request, response: falcon.Response
    ) -> None:
        """Give the request an id: the client's, if it sends one.

        It is in the answer's headers, in all log lines of the request, and in the
        comments of its SQL statements.
        """
        request.context.began = time.monotonic()
        given = request.get_header(_HEADER, default="")
        request_id = given if _ID.fullmatch(given) else str(uuid4())
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        statement_comment.begin(request_id)
        response.set_header(_HEADER, request_id)

    def process_response(
        self,
        request: falcon.Request,
        response: falcon.Response,
        resource: object,
        req_succeeded: bool,  # noqa: FBT001 - Falcon's signature
    ) -> None:
        """Tell of the answer: now, or when the last of it was handed over."""
        if not hasattr(request.context, "began"):
            return  # no method of HTTP: Falcon asked no middleware
        stream = response.stream
        if isinstance(stream, Stream) and request.method != "HEAD":
            stream.when_closed(partial(self._answered, request, response))
        else:
            self._answered(request, response, whole=True)

    def _answered(
        self, request: falcon.Request, response: falcon.Response, *, whole: bool
    ) -> None:
        seconds = time.monotonic() - request.context.began
        route, status = route_of(request), response.status_code
        self._measures.answered(request.method, route, status, seconds)
        identity = getattr(request.context, "identity", None)
        fields = {
            "method": request.method,
            "path": request.path,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
        }
        if identity is not None:
            fields["user"] = identity.name
        if not whole:
            fields["cut_off"] = True
        quiet = request.path in _QUIET
        (log.debug if quiet else log.info)("request", **fields)

"""Log one line per request, assign its id, and count it in the metrics."""

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
#: Other characters would make no usable id, or break a log line.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
#: Programs request these every few seconds.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Requests:
    """Follows each request from its start to the last byte of its answer.

    It is the first middleware: it sees a request before all others, and its answer
    after them.
    """

    def __init__(self, measures: RequestMeasures) -> None:
        self._measures = measures

    def process_request(
        self, request: falcon.Request, response: falcon.Response
    ) -> None:
        """Assign the request an id: the client's, if it sends one.

        The id is in the answer's headers, in all log lines of the request, and in the
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
        """Log the response: now, or once its last chunk was sent."""
        if not hasattr(request.context, "began"):
            return  # not a method of HTTP: Falcon called no middleware
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

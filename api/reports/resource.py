"""/reports/: accept messages in bulk, and publish them to the reports' broker."""

from http import HTTPStatus

import falcon
import msgspec

from api.http import bodies
from api.http.idempotency import KeyedBody, KeyQuery
from api.operations.answers import written
from api.operations.operation import Operation
from api.operations.shape import Shape, any_of
from api.reports.ingest import splitter
from db.database import Database
from publishing.publisher import Publisher


#: Maximum bytes of a body, decompressed: 160,000 typical reports. Each thread of a
#: process may hold several copies. Only the start message of 500 nodes is larger,
#: 43 MB: send it to the broker, or register the run with POST /transactions/.
LARGEST = 32 << 20


#: Maximum number of refused parts that the answer names; it counts the others.
MOST_TOLD = 100

# The worker that takes a message judges its content.
_MESSAGE: Shape = {
    "type": "object",
    "description": "One message, with `method` and `args`: docs/messages.md.",
}
_MESSAGES: Shape = {"type": "array", "items": _MESSAGE, "minItems": 1}
_ACCEPTED: Shape = {
    "type": "object",
    "properties": {
        "reports": {"type": "integer", "description": "Number of accepted messages."},
        "status": {"const": "accepted"},
        "refused_total": {
            "type": "integer",
            "description": "Number of lines or elements that are not messages, if any.",
        },
        "refused": {
            "type": "array",
            "description": "The first hundred of them, with the reason.",
            "items": {
                "type": "object",
                "properties": {
                    "line": {"type": "integer", "description": "From 1 on."},
                    "element": {"type": "integer", "description": "From 0 on."},
                    "reason": {"type": "string"},
                },
                "required": ["reason"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["reports", "status"],
    "additionalProperties": False,
}
_LINES: Shape = {"type": "string", "description": "One JSON object per line."}


class Reports:
    """Accepts reports over HTTP."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher

    @Operation(
        "send_reports",
        "Reports",
        {
            HTTPStatus.ACCEPTED: written(
                "The broker has the reports.", _ACCEPTED, "Idempotency-Replayed"
            )
        },
        problems=(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ),
        query=KeyQuery,
        body=any_of(_MESSAGES, _MESSAGE),
        other_bodies={"application/x-ndjson": _LINES},
    )
    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Send reports in bulk.

        Send a JSON array, one JSON object, or JSON lines, at most 32 MB decompressed;
        `Content-Encoding: gzip` is supported. 202 means that the broker has all
        reports; workers store them soon after. `refused` lists lines or elements that
        are not JSON objects; the others are accepted. If none is left, the answer is
        400. Repeating reports is harmless; with an `Idempotency-Key` they are not even
        queued again.
        """
        key = KeyQuery.read(request).key
        split = splitter(bodies.media_type(request))
        body = bodies.read(request, LARGEST)
        # Check all messages before publishing any.
        messages, refused = split(body)
        attempt = KeyedBody(self._database, key, body)
        reports = attempt.accepted_before()
        if reports is None:
            reports = len(messages)
            self._publisher.publish(messages)
            attempt.remember(reports)
        else:
            response.set_header("Idempotency-Replayed", "true")
        response.status = HTTPStatus.ACCEPTED
        answer: dict[str, object] = {"reports": reports, "status": "accepted"}
        if refused:
            answer |= {"refused_total": len(refused), "refused": refused[:MOST_TOLD]}
        response.data = msgspec.json.encode(answer)

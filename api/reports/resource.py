"""/reports/: messages in bulk, handed to the broker where the reports come in."""

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


#: Bytes of a body, unpacked: 160,000 usual reports. Several copies of it may be in
#: memory at once, in each of a process's threads. One start message is larger, that
#: of 500 nodes with 43 MB: it goes to the broker, or to POST /transactions/.
LARGEST = 32 << 20


#: Parts of a body that are named in the answer; beyond these they are counted.
MOST_TOLD = 100

# What a message says is judged later, by the worker that takes it.
_MESSAGE: Shape = {
    "type": "object",
    "description": "One message, with `method` and `args`: docs/messages.md.",
}
_MESSAGES: Shape = {"type": "array", "items": _MESSAGE, "minItems": 1}
_ACCEPTED: Shape = {
    "type": "object",
    "properties": {
        "reports": {"type": "integer", "description": "How many messages they were."},
        "status": {"const": "accepted"},
        "refused_total": {
            "type": "integer",
            "description": "How many lines or elements are no message; only if any.",
        },
        "refused": {
            "type": "array",
            "description": "The first hundred of them: which, and why.",
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
_LINES: Shape = {"type": "string", "description": "One JSON object a line."}


class Reports:
    """Where reports are posted."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher

    @Operation(
        "send_reports",
        "Reports",
        {
            HTTPStatus.ACCEPTED: written(
                "The broker has them.", _ACCEPTED, "Idempotency-Replayed"
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

        A JSON array, one JSON object, or JSON lines; `Content-Encoding: gzip` is taken;
        at most 32 MB unpacked. 202 says that the broker has them all: workers store
        them soon after. A line or an element that is no JSON object is named in
        `refused`, and costs no other; where there is no other, the answer is 400. To
        repeat reports is harmless, and with an `Idempotency-Key` they are not even
        queued again.
        """
        key = KeyQuery.read(request).key
        split = splitter(bodies.media_type(request))
        body = bodies.read(request, LARGEST)
        # All of them before one is published.
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

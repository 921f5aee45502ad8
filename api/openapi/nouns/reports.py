"""Reports: the orchestrator's messages, sent by HTTP instead of by AMQP."""

from http import HTTPStatus

from api.openapi.answers import written
from api.openapi.operation import Json, Mount, Operation, Operations, any_of


# What a message says is judged later, by the worker that takes it.
_MESSAGE: Json = {
    "type": "object",
    "description": "One message, with `method` and `args`: docs/messages.md.",
}
_MESSAGES: Json = {"type": "array", "items": _MESSAGE, "minItems": 1}
_ACCEPTED: Json = {
    "type": "object",
    "properties": {
        "reports": {"type": "integer", "description": "How many messages they were."},
        "status": {"const": "accepted"},
    },
    "required": ["reports", "status"],
    "additionalProperties": False,
}
_LINES: Json = {"type": "string", "description": "One JSON object a line."}


def operations(mount: Mount) -> Operations:
    """Return the operations on reports."""
    return {
        "/reports/": {
            "post": Operation(
                "send_reports",
                "Reports",
                "Send reports in bulk",
                "A JSON array, one JSON object, or JSON lines; `Content-Encoding: gzip`"
                " is taken; at most 32 MB unpacked. 202 says that the broker has them"
                " all: workers store them soon after. To repeat reports is harmless,"
                " and with an `Idempotency-Key` they are not even queued again.",
                {
                    HTTPStatus.ACCEPTED: written(
                        "The broker has them.", _ACCEPTED, "Idempotency-Replayed"
                    )
                },
                problems=(
                    HTTPStatus.UNPROCESSABLE_ENTITY,
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                ),
                parameters=("idempotency_key",),
                body=any_of(_MESSAGES, _MESSAGE),
                other_bodies={"application/x-ndjson": _LINES},
            )
        }
    }

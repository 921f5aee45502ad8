"""Headers of answers, by the names under which operations share them."""

from typing import Final

from api.http.query import Json


HEADERS: Final[dict[str, Json]] = {
    "ETag": {
        "description": "Changes whenever the answer does; send it as If-None-Match.",
        "schema": {"type": "string", "examples": ['W/"4c1f0a6e0c7d3b52"']},
    },
    "Link": {
        "description": (
            "The address of the next page, as `<…>; rel=next`. Absent on the last"
            " page, and where no `limit` was asked for."
        ),
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Where what was made, or asked for, is.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Deprecation": {
        "description": "Since when this is deprecated (RFC 9745).",
        "schema": {"type": "string"},
    },
    "SuccessorVersion": {
        "description": (
            'What to ask instead, as `<…>; rel="successor-version"`, and the next page.'
        ),
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "`true`: they came with this key before.",
        "schema": {"type": "string"},
    },
}
#: Headers that stand here under another name.
SENT_AS: Final = {"SuccessorVersion": "Link"}

"""Headers of answers, by the names that operations refer to."""

from typing import Final

from api.http.query import Json


HEADERS: Final[dict[str, Json]] = {
    "ETag": {
        "description": "Changes with the answer; send it back as If-None-Match.",
        "schema": {"type": "string", "examples": ['W/"4c1f0a6e0c7d3b52"']},
    },
    "Link": {
        "description": (
            "The URL of the next page, as `<…>; rel=next`. Absent on the last page, and"
            " without `limit`."
        ),
        "schema": {"type": "string"},
    },
    "X-Unknown": {
        "description": (
            "Only if the list is empty: the values of its filters that do not exist, as"
            " a query string: `nodes=77%2C78&tasks_names=hoasts`. Nodes and roles are"
            " searched in the run, or in all runs of the list; tasks in the run and its"
            " graph, or in the newest 20 runs of the list."
        ),
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "The URL of the created or requested object.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Deprecation": {
        "description": "Since when this endpoint is deprecated (RFC 9745).",
        "schema": {"type": "string"},
    },
    "SuccessorVersion": {
        "description": (
            'The replacement, as `<…>; rel="successor-version"`, and the next page.'
        ),
        "schema": {"type": "string"},
    },
    "Idempotency-Replayed": {
        "description": "`true`: a request with this key was accepted before.",
        "schema": {"type": "string"},
    },
}
#: Headers whose entry above has another name.
SENT_AS: Final = {"SuccessorVersion": "Link"}

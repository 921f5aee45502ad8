"""Answers of operations that went well."""

from typing import Final

import falcon

from api.openapi.operation import Json
from api.streaming import EVENT_STREAM


#: Headers of answers, by the names under which operations share them.
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
        "description": "Where what was made is.",
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
_SENT_AS: Final = {"SuccessorVersion": "Link"}


def document(description: str, schema: Json, *headers: str) -> Json:
    """Return an answer in JSON, or in YAML for who accepts that."""
    formats = {falcon.MEDIA_JSON: schema, "application/x-yaml": schema}
    return _answer(description, formats, "ETag", *headers)


def listed(description: str, items: Json, *headers: str) -> Json:
    """Return a list that may come in pages."""
    schema: Json = {"type": "array", "items": items}
    return document(description, schema, "Link", *headers)


def table(description: str, items: Json) -> Json:
    """Return a list that can be a CSV file too."""
    schema: Json = {"type": "array", "items": items}
    formats: dict[str, Json] = {
        falcon.MEDIA_JSON: schema,
        "application/x-yaml": schema,
        "text/csv": {"type": "string"},
    }
    return _answer(description, formats, "ETag", "Link")


def written(description: str, schema: Json, *headers: str) -> Json:
    """Return the answer to a request that changed something: always JSON."""
    return _answer(description, {falcon.MEDIA_JSON: schema}, *headers)


def file(description: str, *media_types: str) -> Json:
    """Return an answer that is a text for people or programs."""
    formats: dict[str, Json] = {kind: {"type": "string"} for kind in media_types}
    return _answer(description, formats, "ETag")


def measures(description: str) -> Json:
    """Return measures in either of Prometheus's formats; they never stay the same."""
    formats: dict[str, Json] = {
        "text/plain": {"type": "string"},
        "application/openmetrics-text": {"type": "string"},
    }
    return _answer(description, formats)


def events(description: str) -> Json:
    """Return an answer that goes on while something happens."""
    return _answer(description, {EVENT_STREAM: {"type": "string"}})


def nothing(description: str, *headers: str) -> Json:
    """Return an answer without a body."""
    return _answer(description, {}, *headers)


def _answer(description: str, formats: dict[str, Json], *headers: str) -> Json:
    return {
        "description": description,
        "headers": {
            _SENT_AS.get(name, name): {"$ref": f"#/components/headers/{name}"}
            for name in headers
        },
        "content": {kind: {"schema": schema} for kind, schema in formats.items()},
    }

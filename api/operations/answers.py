"""Successful answers of operations."""

from collections.abc import Mapping
from typing import NamedTuple

import falcon

from api.http.streaming import EVENT_STREAM
from api.operations.shape import AnyOf, Many, Shape


_TEXT: Shape = {"type": "string"}


class Answer(NamedTuple):
    """One answer."""

    description: str
    #: Shapes by media type.
    content: Mapping[str, Shape]
    #: Names of api.openapi.headers.HEADERS.
    headers: tuple[str, ...] = ()


def document(description: str, shape: Shape, *headers: str) -> Answer:
    """Return an answer in JSON, or in YAML for clients that accept it."""
    return Answer(description, _documents(shape), ("ETag", *headers))


def listed(description: str, *items: Shape, headers: tuple[str, ...] = ()) -> Answer:
    """Return a list of these items, which may come in pages."""
    return document(description, _many(items), "Link", *headers)


def table(description: str, *items: Shape, headers: tuple[str, ...] = ()) -> Answer:
    """Return a list of these items that is also available as CSV."""
    content = _documents(_many(items)) | {"text/csv": _TEXT}
    return Answer(description, content, ("ETag", "Link", *headers))


def searched(description: str, shape: Shape, *headers: str) -> Answer:
    """Return a document with entries, which are also available as CSV, in pages."""
    content = _documents(shape) | {"text/csv": _TEXT}
    return Answer(description, content, ("ETag", "Link", *headers))


def written(description: str, shape: Shape, *headers: str) -> Answer:
    """Return the answer to a change: always JSON."""
    return Answer(description, {falcon.MEDIA_JSON: shape}, headers)


def file(description: str, *media_types: str) -> Answer:
    """Return an answer with a file of text."""
    return Answer(description, dict.fromkeys(media_types, _TEXT), ("ETag",))


def measures(description: str) -> Answer:
    """Return metrics in either of Prometheus's formats; they have no ETag."""
    kinds = ("text/plain", "application/openmetrics-text")
    return Answer(description, dict.fromkeys(kinds, _TEXT))


def events(description: str) -> Answer:
    """Return a stream of server-sent events."""
    return Answer(description, {EVENT_STREAM: _TEXT})


def nothing(description: str, *headers: str) -> Answer:
    """Return an answer without a body."""
    return Answer(description, {}, headers)


def _documents(shape: Shape) -> dict[str, Shape]:
    return {falcon.MEDIA_JSON: shape, "application/x-yaml": shape}


def _many(items: tuple[Shape, ...]) -> Shape:
    (first, *others) = items
    return Many(AnyOf(items) if others else first)

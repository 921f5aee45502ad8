"""`after`, `Last-Event-ID`: how much of a run the client has already received."""

import re
from typing import Any

from api.http.parameters import header, in_query
from api.http.query import BadParameter, Given, Json, declared
from api.http.values import text
from db.queries.changes import Position


_MARK = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)
#: Empty: the client has received nothing.
_SCHEMA: Json = {"type": "string", "pattern": r"^([0-9]{1,18}-[0-9]{1,18})?$"}


def after() -> Any:
    """Declare `after`: a Position; None: the client has received nothing yet."""

    def read(given: Given, name: str) -> Position | None:
        position = given.value(name, text, default="")
        wrong = "after must be the `cursor` of an earlier answer"
        return _position(position, wrong) if position else None

    return declared(
        read,
        in_query(
            "The `cursor` of your last answer, unchanged.",
            _SCHEMA,
        ),
    )


def last_event(meaning: str) -> Any:
    """Declare `Last-Event-ID`: a Position; None: the header is empty or missing."""
    name = "Last-Event-ID"
    wrong = f"{name} must be the `id` of an earlier event"
    return header(
        name,
        meaning,
        _SCHEMA,
        lambda given: _position(given, wrong) if given else None,
    )


def mark(position: Position) -> str:
    """Return a position as text."""
    return f"{position.version}-{position.horizon}"


def _position(given: str, wrong: str) -> Position:
    found = _MARK.fullmatch(given)
    if found is None:
        raise BadParameter(wrong)
    return Position(*map(int, found.groups()))

"""`after`: how much of a run the client has seen."""

import re

from api.params.values import BadParameter, Params, refuse_unknown, text
from db.queries.changes import Position


_MARK = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)


def changes_query(params: Params) -> Position | None:
    """Return what the client has seen, None: nothing yet. Raises BadParameter."""
    refuse_unknown(params, "after")
    given = text(params, "after")
    wrong = "after must be the `cursor` of an earlier answer"
    return _position(given, wrong) if given else None


def events_query(params: Params, last_event: str | None) -> Position | None:
    """Return likewise what a stream begins after; the header goes before `after`.

    A browser that comes back sends the `id` of the last event that it has seen, and
    the address that it began with.
    """
    seen = changes_query(params)
    return seen_by(last_event) if last_event else seen


def seen_by(last_event: str | None) -> Position | None:
    """Return what a client has seen, as its header says. Raises BadParameter."""
    if last_event is None:
        return None
    return _position(last_event, "Last-Event-ID must be the `id` of an earlier event")


def mark(position: Position) -> str:
    """Return the text of a position."""
    return f"{position.version}-{position.horizon}"


def _position(given: str, wrong: str) -> Position:
    found = _MARK.fullmatch(given)
    if found is None:
        raise BadParameter(wrong)
    return Position(*map(int, found.groups()))

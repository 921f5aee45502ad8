"""Changes of the watched runs: one read of the database for all clients."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import structlog

from api.live.change_answers import ChangeAnswers
from api.live.events import changes_event, end_event
from db.database import Connection, Database
from db.queries.changes import Position, runs_now


log = structlog.get_logger()

#: Maximum bytes of an event in memory. A client that missed more is disconnected; it
#: reconnects and gets its changes as an ordinary answer, piece by piece.
_LARGEST = 8 * 1024 * 1024


class Watched(NamedTuple):
    """The run that a stream's client watches, and the client's position in it."""

    task_id: int
    seen: Position
    #: Renders the changes for the client's mount.
    answers: ChangeAnswers
    #: Which expected end it was told: api/live/outlooks.py; 0: none.
    told: int = 0


class News(NamedTuple):
    """The next event for a client, and its position after that."""

    watched: Watched
    #: One for all of them who have seen the same; None: nothing changed.
    event: bytes | None = None
    #: Nothing follows this.
    is_last: bool = False
    #: Whether the run has ended, so that the brief goes before the event.
    has_ended: bool = False


def read_news(
    database: Database, watched: Collection[Watched]
) -> Mapping[Watched, News]:
    """Return the news of each watched run.

    The changes of a run are read once for all clients with the same position. Raises
    DatabaseUnavailable.
    """
    with database.reader() as connection:
        runs = runs_now(connection, {each.task_id for each in watched})
        news = {}
        for each in watched:
            run = runs.get(each.task_id)
            if run is None:
                # Removed by retention or by the owner of the database.
                news[each] = News(each, end_event(each.seen, "removed"), is_last=True)
                continue
            # Equal versions: the client has everything that this snapshot shows.
            now = each._replace(seen=run.position)
            if each.seen.version != run.position.version:
                news[each] = _changes(connection, each, now)
            elif run.has_ended or run.is_deleted:
                # Only after a look without changes: workers commit concurrently, so the
                # last entries may come after the end.
                reason = "ended" if run.has_ended else "deleted"
                event = end_event(run.position, reason)
                news[each] = News(now, event, is_last=True, has_ended=run.has_ended)
            else:
                news[each] = News(now)
    return news


def _changes(connection: Connection, before: Watched, now: Watched) -> News:
    parts, size = [], 0
    body = before.answers.parts(connection, now.task_id, before.seen, now.seen)
    for part in changes_event(now.seen, body):
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            log.info("live_updates_too_large", transaction=now.task_id)
            return News(before, is_last=True)
    return News(now, b"".join(parts))

"""What is new in the runs that are watched: one look at the database for all."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import structlog

from api.live.change_answers import ChangeAnswers
from api.live.events import changes_event, end_event
from db.database import Connection, Database
from db.queries.changes import Position, runs_now


log = structlog.get_logger()

#: Bytes of an event that are kept in memory. Whoever missed more is sent away, comes
#: back, and gets it as any other answer, piece by piece.
_LARGEST = 8 * 1024 * 1024


class Watched(NamedTuple):
    """What a stream's client watches, and how much of it it has seen."""

    task_id: int
    seen: Position
    #: How it is told, which differs from mount to mount.
    answers: ChangeAnswers


class News(NamedTuple):
    """What a stream's client is told, and what it has seen then."""

    watched: Watched
    #: One for all of them who have seen the same; None: nothing changed.
    event: bytes | None = None
    #: Nothing follows this.
    is_last: bool = False


def read_news(database: Database, asked: Collection[Watched]) -> Mapping[Watched, News]:
    """Return the news of each of those who are asked for.

    The changes of a run are read once for all who have seen the same of it. Raises
    DatabaseUnavailable.
    """
    with database.reader() as connection:
        runs = runs_now(connection, {each.task_id for each in asked})
        news = {}
        for each in asked:
            run = runs.get(each.task_id)
            if run is None:
                # By retention, or by whoever owns the database.
                news[each] = News(each, end_event(each.seen, "removed"), is_last=True)
                continue
            # Equal versions: all that this snapshot shows is what the client saw.
            now = each._replace(seen=run.position)
            if each.seen.version != run.position.version:
                news[each] = _changes(connection, each, now)
            elif run.has_ended or run.is_deleted:
                # Only when nothing new came since the last look: workers commit side
                # by side, and the last entries may come after the end.
                reason = "ended" if run.has_ended else "deleted"
                news[each] = News(now, end_event(run.position, reason), is_last=True)
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

"""/transactions/<id>/events/: the changes of a run, pushed as they happen."""

import dataclasses
from collections.abc import Generator
from http import HTTPStatus

import falcon

from api.answers.position import after, last_event
from api.http.formats import only
from api.http.no_stream import NoStream
from api.http.query import Query
from api.http.slow_clients import TimedSocket
from api.http.streaming import EVENT_STREAM, Stream
from api.live.change_answers import ChangeAnswers
from api.live.events import RETRY, changes_event
from api.live.news import Watched
from api.live.open_stream import OpenStream
from api.live.watcher import Watcher
from api.operations.answers import events
from api.operations.operation import Operation
from db.database import Database
from db.queries.changes import Position, position_of


@dataclasses.dataclass(frozen=True)
class EventsQuery(Query):
    """The position after which a stream starts.

    A browser that reconnects sends the `id` of the last event that it received, and
    the URL that it used at first.
    """

    last_event: Position | None = last_event(
        "The `id` of the last event that you received, unchanged; overrides `after`."
    )
    after: Position | None = after()


class Events:
    """Streams one run's changes until the run ends.

    The request's thread answers with the changes that the client has missed, as any
    answer is sent. Then the watcher takes over the socket.
    """

    def __init__(
        self, database: Database, answers: ChangeAnswers, watcher: Watcher
    ) -> None:
        self._database = database
        self._answers = answers
        self._watcher = watcher

    @Operation(
        "watch_changes",
        "Deployment history",
        {HTTPStatus.OK: events("The events, until the run ends.")},
        problems=(HTTPStatus.SERVICE_UNAVAILABLE,),
        query=EventsQuery,
    )
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Stream the changes of a run as they happen.

        The stream has server-sent events. `changes`: its data is an answer of
        `…/changes/`, its id the `cursor`; the first one has the changes after
        `Last-Event-ID` or `after`, or without these the run and no entries. `end`: the
        last event, `{"reason": …}`, which is `ended`, `deleted` or `removed`; do not
        reconnect. While nothing changes a comment is sent every five seconds. A stream
        that ends without `end` ended for another reason (the server restarts, you read
        nothing for `REQUEST_SECONDS`, ten minutes are over): reconnect with the last
        id. 503: too many streams (`STREAM_LIMIT`), or the server cannot push: poll
        `…/changes/` instead.
        """
        query = EventsQuery.read(request)
        seen = query.last_event or query.after
        only(request, EVENT_STREAM)
        client, chunked = _socket(request)
        begun = self._begin(client, transaction_id, seen, chunked=chunked)
        response.stream = Stream(begun)
        response.content_type = EVENT_STREAM
        # nginx would hold events back until its buffer is full.
        response.set_header("X-Accel-Buffering", "no")

    on_head = on_get

    def _begin(
        self, client: TimedSocket, task_id: int, seen: Position | None, *, chunked: bool
    ) -> Generator[bytes]:
        with self._watcher.room() as watch:
            with self._database.reader() as connection:
                now = position_of(connection, task_id)
                yield RETRY
                if seen is None or seen.version != now.version:
                    body = self._answers.parts(connection, task_id, seen, now)
                    yield from changes_event(now, body)
            # Not reached for HEAD.
            watched = Watched(task_id, now, self._answers)
            patience = client.seconds
            stream = OpenStream(
                client.hand_over(), watched, chunked=chunked, patience=patience
            )
            watch(stream)


def _socket(request: falcon.Request) -> tuple[TimedSocket, bool]:
    """Return the client's socket, and whether gunicorn sends chunks on it."""
    client = request.env.get("gunicorn.socket")
    protocol = request.env.get("SERVER_PROTOCOL")
    if not isinstance(client, TimedSocket) or protocol not in {"HTTP/1.0", "HTTP/1.1"}:
        raise NoStream("This server cannot push changes: poll …/changes/ instead")
    return client, protocol == "HTTP/1.1"

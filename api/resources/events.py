"""/transactions/<id>/events/: what changes in a run, pushed while it does."""

from collections.abc import Generator

import falcon

from api.change_answers import ChangeAnswers
from api.formats import only
from api.live.errors import NoStream
from api.live.events import RETRY, changes_event
from api.live.news import Watched
from api.live.open_stream import OpenStream
from api.live.watcher import Watcher
from api.params.changes import events_query
from api.slow_clients import TimedSocket
from api.streaming import EVENT_STREAM, Stream
from db.database import Database
from db.queries.changes import Position, position_of


class Events:
    """A stream of one run's changes, which goes on until the run ends.

    What the client missed until now is answered by this request's thread, as any
    answer is. Then the socket is the watcher's.
    """

    def __init__(
        self, database: Database, answers: ChangeAnswers, watcher: Watcher
    ) -> None:
        self._database = database
        self._answers = answers
        self._watcher = watcher

    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with events `changes`, and at last with one `end`."""
        seen = events_query(request.params, request.get_header("Last-Event-ID"))
        only(request, EVENT_STREAM)
        client, chunked = _socket(request)
        begun = self._begin(client, transaction_id, seen, chunked=chunked)
        response.stream = Stream(begun)
        response.content_type = EVENT_STREAM
        # nginx would keep events until it has a buffer full of them.
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
            # Whoever asked by HEAD never comes here.
            watched = Watched(task_id, now, self._answers)
            patience = client.seconds
            stream = OpenStream(
                client.hand_over(), watched, chunked=chunked, patience=patience
            )
            watch(stream)


def _socket(request: falcon.Request) -> tuple[TimedSocket, bool]:
    """Return the client's socket, and whether gunicorn writes chunks to it."""
    client = request.env.get("gunicorn.socket")
    protocol = request.env.get("SERVER_PROTOCOL")
    if not isinstance(client, TimedSocket) or protocol not in {"HTTP/1.0", "HTTP/1.1"}:
        raise NoStream("This server cannot push: ask for …/changes/ again and again")
    return client, protocol == "HTTP/1.1"

"""/transactions/<id>/events/: the changes of a run, pushed as they happen."""

import asyncio
import dataclasses
from collections.abc import Generator
from http import HTTPStatus

import falcon

from api.answers.position import after, last_event
from api.http.formats import only
from api.http.no_stream import NoStream
from api.http.query import Query
from api.http.streaming import EVENT_STREAM, STOPPING, Live, Stream
from api.live.change_answers import ChangeAnswers
from api.live.events import RETRY, changes_event
from api.live.news import Watched
from api.live.places import Places
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

    What the client missed until now is answered by a thread, as any answer is. What
    comes then is sent by the event loop.
    """

    def __init__(
        self,
        database: Database,
        watcher: Watcher,
        places: Places,
        answers: ChangeAnswers,
    ) -> None:
        self._database = database
        self._answers = answers
        self._places = places
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
        `Last-Event-ID` or `after`, or without these the run and no entries. `eta`: an
        answer of `…/eta/`, at first and whenever the expected end moved by more than a
        minute and 3 % of what is left, or what is late or next on the path changed;
        never if nothing predicts the end. `brief`: an answer of `…/brief/`, when the
        run has ended. `end`: the last event, `{"reason": …}`, which
        is `ended`, `deleted` or `removed`; do not reconnect. While nothing changes a
        comment is sent every five seconds. A stream that ends without `end` ended for
        another reason (the server restarts, you read nothing for `REQUEST_SECONDS`, ten
        minutes are over): reconnect with the last id. 503: too many streams
        (`STREAM_LIMIT`), or the server cannot push: poll `…/changes/` instead.
        """
        query = EventsQuery.read(request)
        seen = query.last_event or query.after
        only(request, EVENT_STREAM)
        stopping = request.env.get(STOPPING)
        if stopping is None:
            raise NoStream("This server cannot push changes: poll …/changes/ instead")
        response.stream = Stream(self._begin(transaction_id, seen, stopping))
        response.content_type = EVENT_STREAM
        # nginx would hold events back until its buffer is full.
        response.set_header("X-Accel-Buffering", "no")

    on_head = on_get

    def _begin(
        self, task_id: int, seen: Position | None, stopping: asyncio.Event
    ) -> Generator[bytes | Live]:
        with self._places.place():
            with self._database.reader() as connection:
                now = position_of(connection, task_id)
                yield RETRY
                if seen is None or seen.version != now.version:
                    body = self._answers.parts(connection, task_id, seen, now)
                    yield from changes_event(now, body)
            # A HEAD request ends before this.
            yield self._watcher.follow(Watched(task_id, now, self._answers), stopping)

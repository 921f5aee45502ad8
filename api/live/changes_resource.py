"""/transactions/<id>/changes/: what changed in a run since the last request."""

import dataclasses
from collections.abc import Generator
from http import HTTPStatus

import falcon

from api.answers.position import after
from api.http.formats import only_json
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.http.streaming import Stream
from api.live.change_answers import ChangeAnswers
from api.operations.answers import nothing, written
from api.operations.operation import Operation
from db.database import Database
from db.domain.errors import ReplicaBehind
from db.queries.changes import Position, is_behind, position_of
from db.replication.replicated import from_replica
from fuel_history.shapes.history import Changes as Shape


@dataclasses.dataclass(frozen=True)
class ChangesQuery(Query):
    """The client's position in the run; None: at its beginning."""

    after: Position | None = after()


class Changes:
    """Shows the changes of one run since the client's last request."""

    def __init__(self, database: Database, answers: ChangeAnswers) -> None:
        self._database = database
        self._answers = answers

    @Operation(
        "show_changes",
        "Deployment history",
        {
            HTTPStatus.OK: written(
                "The run and its changed entries; without `after` no entries.", Shape
            ),
            HTTPStatus.NO_CONTENT: nothing("Nothing has changed."),
        },
        query=ChangesQuery,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Get the changes of a run since your last request.

        To watch a run: send a first request without `after`, then read the run's
        history with the `cursor` as `Last-Event-ID`, then repeat this request with the
        `cursor` of the previous answer. An entry that changes meanwhile may come twice;
        none is left out. While nothing changes a request costs next to nothing.
        """
        seen = ChangesQuery.read(request).after
        only_json(request)
        # Checked first, because 204 has no media type.
        response.stream = Stream(self._read(transaction_id, seen))
        response.content_type = falcon.MEDIA_JSON

    on_head = on_get

    def _read(self, task_id: int, seen: Position | None) -> Generator[bytes]:
        with self._database.reader() as connection:
            now = position_of(connection, task_id)
            if seen is not None and from_replica() and is_behind(now, seen):
                # Another process, or the primary, sent the client newer data.
                raise ReplicaBehind
            if seen is not None and seen.version == now.version:
                raise falcon.HTTPStatus(falcon.HTTP_204)
            yield from self._answers.parts(connection, task_id, seen, now)

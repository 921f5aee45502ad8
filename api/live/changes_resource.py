"""/transactions/<id>/changes/: what to show of a run that is being watched."""

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
    """What the client has seen of a run; None: nothing yet."""

    after: Position | None = after()


class Changes:
    """The changes of one run since the client last asked."""

    def __init__(self, database: Database, answers: ChangeAnswers) -> None:
        self._database = database
        self._answers = answers

    @Operation(
        "show_changes",
        "Deployment history",
        {
            HTTPStatus.OK: written(
                "The run, and its entries that changed; without `after`: none.", Shape
            ),
            HTTPStatus.NO_CONTENT: nothing("Nothing changed."),
        },
        query=ChangesQuery,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show what changed in a run since you last asked.

        To watch a run: ask once without `after`, then read its history with the
        `cursor` as `Last-Event-ID`, then ask with the `cursor` of the answer before,
        again and again. An entry that changes meanwhile comes again; none is left out.
        It costs next to nothing while nothing changes.
        """
        seen = ChangesQuery.read(request).after
        only_json(request)
        # First: 204 has no type.
        response.stream = Stream(self._read(transaction_id, seen))
        response.content_type = falcon.MEDIA_JSON

    on_head = on_get

    def _read(self, task_id: int, seen: Position | None) -> Generator[bytes]:
        with self._database.reader() as connection:
            now = position_of(connection, task_id)
            if seen is not None and from_replica() and is_behind(now, seen):
                # Another process, or the primary, told the client more.
                raise ReplicaBehind
            if seen is not None and seen.version == now.version:
                raise falcon.HTTPStatus(falcon.HTTP_204)
            yield from self._answers.parts(connection, task_id, seen, now)

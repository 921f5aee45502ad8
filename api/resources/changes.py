"""/transactions/<id>/changes/: what to show of a run that is being watched."""

from collections.abc import Generator

import falcon

from api.change_answers import ChangeAnswers
from api.formats import only_json
from api.params.changes import changes_query
from api.staleness import may_be_stale
from api.streaming import Stream
from db.database import Database
from db.domain.errors import ReplicaBehind
from db.queries.changes import Position, is_behind, position_of
from db.replicated import from_replica


class Changes:
    """The changes of one run since the client last asked."""

    def __init__(self, database: Database, answers: ChangeAnswers) -> None:
        self._database = database
        self._answers = answers

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the entries that changed after `after`, or with 204: none did."""
        seen = changes_query(request.params)
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

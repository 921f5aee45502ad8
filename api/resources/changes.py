"""/transactions/<id>/changes/: what to show of a run that is being watched."""

from collections.abc import Generator, Iterator

import falcon
import msgspec

from api.formats import only_json
from api.params.changes import changes_query, mark
from api.serializers.arrays import json_array
from api.serializers.changes import changed_entries
from api.staleness import may_be_stale
from api.streaming import Stream
from api.transaction_answers import TransactionAnswers
from db.database import Connection, Database
from db.domain.errors import ReplicaBehind
from db.queries.changes import Position, is_behind, list_changed, position_of
from db.queries.times import TimeFormat
from db.replicated import from_replica


class Changes:
    """The changes of one run since the client last asked."""

    def __init__(
        self, database: Database, times: TimeFormat, of_history: TimeFormat
    ) -> None:
        self._database = database
        self._transactions = TransactionAnswers(database, times)
        self._objects = changed_entries(of_history)
        self._of_history = of_history

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
            cursor = msgspec.json.encode(mark(now))
            transaction = self._transactions.one(connection, task_id)
            yield b'{"cursor":%b,"transaction":%b,"entries":' % (cursor, transaction)
            yield from json_array(self._entries(connection, task_id, seen, now))
            yield b"}"

    def _entries(
        self,
        connection: Connection,
        task_id: int,
        seen: Position | None,
        now: Position,
    ) -> Iterator[bytes]:
        # Whoever has seen nothing reads the history, page by page, and then goes on
        # from the cursor that came before it.
        if seen is None:
            return
        names, times = self._objects.names, self._of_history
        rows = list_changed(connection, task_id, names, seen, now, times=times)
        yield from map(self._objects.elements, rows)

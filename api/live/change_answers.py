"""The changes of a run as JSON, for clients that poll and for streams."""

from collections.abc import Iterator

import msgspec

from api.answers.position import mark
from api.answers.rows import Objects
from api.answers.transactions import TransactionAnswers
from api.http.arrays import json_array
from api.http.mount import Mount
from db.database import Connection, Database
from db.queries.changes import Position, list_changed
from fuel_history.shapes.history import ChangedEntry


class ChangeAnswers:
    """Renders changes of runs as one mount shows them."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._transactions = TransactionAnswers(database, mount.times)
        names = mount.members(ChangedEntry.__struct_fields__)
        self._objects = Objects(ChangedEntry, names)
        #: How the mount shows times.
        self.times = mount.history_times

    def parts(
        self,
        connection: Connection,
        task_id: int,
        seen: Position | None,
        now: Position,
    ) -> Iterator[bytes]:
        """Yield the parts of one JSON text: cursor, transaction, entries.

        `now` is the position of this connection's snapshot. Raises
        TransactionNotFound at the first step.
        """
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
        # A client that has seen nothing reads the history page by page, and continues
        # from the cursor that it got before.
        if seen is None:
            return
        names, times = self._objects.names, self.times
        rows = list_changed(connection, task_id, names, seen, now, times=times)
        yield from map(self._objects.elements, rows)

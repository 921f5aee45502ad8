"""A run, watched while it runs."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from client.connection import Connection
from client.errors import BadAnswer, ClientError, ServerError, Unreachable
from client.values import ChangedEntry, HistoryEntry, Transaction


#: Seconds between two requests; while the server is away, up to the second.
INTERVAL, LONGEST = 1.0, 10.0
#: A server that is restarted refuses, fails, or breaks off.
_PASSING = (Unreachable, ServerError, BadAnswer)
_FINAL = ("ready", "error")

_State = tuple[object, ...]


class Update(NamedTuple):
    """What is new since the update before."""

    transaction: Transaction
    #: Entries that changed; in the first update, all of them.
    entries: Sequence[HistoryEntry]
    #: Why the server could not be asked just now; it will be asked again.
    away: ClientError | None = None


def follow(
    fuel: Connection,
    transaction_id: int,
    *,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Update]:
    """Yield a run's entries as they are, then what changes, until it has ended.

    About one update a second, also where nothing changed. A server that is away is
    asked again until it is back; what happened meanwhile comes then. Raises
    client/errors.py's where the first answers already fail, and NotFound.
    """
    return _Follower(fuel, transaction_id).updates(wait)


class _Follower:
    def __init__(self, fuel: Connection, transaction_id: int) -> None:
        self._history = fuel.history
        self._id = transaction_id
        self._known: dict[int, _State] = {}

    def updates(self, wait: Callable[[float], None]) -> Iterator[Update]:
        begun = self._history.changes(self._id)
        if begun is None:
            raise BadAnswer("The server does not say how the run is: it is too old")
        # After the cursor: what changes while they are read comes again.
        entries = [
            entry
            for entry in self._history.of_transaction(self._id)
            if self._is_new(entry)
        ]
        cursor, transaction = begun.cursor, begun.transaction
        yield Update(transaction, entries)
        # One that has ended long ago is not waited for.
        pause = 0.0 if transaction.status in _FINAL else INTERVAL
        while True:
            wait(pause)
            try:
                changes = self._history.changes(self._id, cursor)
            except _PASSING as error:
                pause = min(max(pause, INTERVAL) * 2, LONGEST)
                yield Update(transaction, (), error)
                continue
            pause = INTERVAL
            if changes is not None:
                cursor, transaction = changes.cursor, changes.transaction
                yield Update(transaction, self._new(changes.entries))
            elif transaction.status in _FINAL:
                # Workers commit side by side, and the last entries may come after
                # the end: so one answer with nothing new is waited for.
                return
            else:
                yield Update(transaction, ())

    def _new(self, entries: Sequence[ChangedEntry]) -> Sequence[HistoryEntry]:
        return [entry for entry in entries if self._is_new(entry)]

    def _is_new(self, entry: HistoryEntry) -> bool:
        # Tasks that ran on no node have no id: nothing ever happens to them.
        if entry.id is None:
            return False
        state = (entry.status, entry.time_start, entry.time_end)
        was = self._known.get(entry.id)
        self._known[entry.id] = state
        return state != was

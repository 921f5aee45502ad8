"""A run, watched while it runs."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

from fuel_history.connection import Connection
from fuel_history.errors import BadAnswer, ClientError, ServerError, Unreachable
from fuel_history.values import ChangedEntry, Changes, HistoryEntry, Transaction


log = logging.getLogger(__name__)

#: Seconds between two requests; while the server is away, up to the second.
INTERVAL, LONGEST = 1.0, 10.0
#: Requests after which a server that told nothing is asked to tell once more.
ASKED = 30
#: A server that is restarted refuses, fails, or breaks off.
_PASSING = (Unreachable, ServerError, BadAnswer)

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

    The server tells what changes, or is asked once a second where it does not; an
    update comes every five seconds also where nothing changed. A server that is away
    is asked again until it is back; what happened meanwhile comes then. Raises
    fuel_history/errors.py's where the first answers already fail, and NotFound.
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
        self._cursor, self._run = begun.cursor, begun.transaction
        # After the cursor: what changes while they are read comes again.
        entries = [
            entry
            for entry in self._history.of_transaction(self._id, seen=self._cursor)
            if self._is_new(entry)
        ]
        yield Update(self._run, entries)
        while True:
            if (yield from self._told(wait)) or (yield from self._asked(wait)):
                return

    def _told(self, wait: Callable[[float], None]) -> Generator[Update, None, bool]:
        """Be told what changes; return whether the run is over.

        Returns False where the server tells nothing, or no more.
        """
        while True:
            try:
                for news in self._history.events(self._id, self._cursor):
                    if news.is_over:
                        return True
                    yield self._update(news.changes)
            except ClientError as error:
                # It is older, has too many streams, is behind a proxy that keeps what
                # it gets, or is away: whoever asks is told what is wrong.
                log.debug("no live updates: %s", error)
                return False
            wait(INTERVAL)

    def _asked(self, wait: Callable[[float], None]) -> Generator[Update, None, bool]:
        """Ask what changes, for a while; return whether the run is over."""
        # One that has ended long ago is not waited for.
        pause = 0.0 if self._run.has_ended else INTERVAL
        for _ in range(ASKED):
            wait(pause)
            try:
                changes = self._history.changes(self._id, self._cursor)
            except _PASSING as error:
                pause = min(max(pause, INTERVAL) * 2, LONGEST)
                yield Update(self._run, (), error)
                continue
            pause = INTERVAL
            if changes is None and self._run.has_ended:
                # Workers commit side by side, and the last entries may come after
                # the end: so one answer with nothing new is waited for.
                return True
            yield self._update(changes)
        return False

    def _update(self, changes: Changes | None) -> Update:
        if changes is None:
            return Update(self._run, ())
        self._cursor, self._run = changes.cursor, changes.transaction
        return Update(self._run, self._new(changes.entries))

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

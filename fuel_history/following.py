"""Watch a run while it goes on."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

from fuel_history.connection import Connection
from fuel_history.errors import BadAnswer, ClientError, ServerError, Unreachable
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.values import (
    ChangedEntry,
    Changes,
    ExpectedEnd,
    HistoryEntry,
    Transaction,
)


log = logging.getLogger(__name__)

#: Seconds between two requests; while the server is unavailable, up to the second.
INTERVAL, LONGEST = 1.0, 10.0
#: Number of polls after which a stream of events is tried again.
POLLS = 30
#: A restarting server refuses requests, fails, or breaks an answer off.
_PASSING = (Unreachable, ServerError, BadAnswer)

_State = tuple[object, ...]


class Update(NamedTuple):
    """Changes since the previous update."""

    transaction: Transaction
    #: Changed entries; in the first update all of them.
    entries: Sequence[HistoryEntry]
    #: Why the server is unavailable now; it will be tried again.
    away: ClientError | None = None
    #: When it ends, where that changed.
    eta: ExpectedEnd | None = None
    #: How it went, when it has ended; older servers do not say it.
    brief: RunBrief | None = None


def follow(
    fuel: Connection,
    transaction_id: int,
    *,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Update]:
    """Yield a run's entries, then their changes, until it ends.

    The server pushes changes; if it cannot, it is polled once a second. An update comes
    at least every five seconds. If the server is unavailable it is tried until it is
    back, and nothing is missed. Raises the errors of fuel_history/errors.py if the
    first requests fail, and NotFound.
    """
    return _Follower(fuel, transaction_id).updates(wait)


class _Follower:
    def __init__(self, fuel: Connection, transaction_id: int) -> None:
        self._history, self._questions = fuel.history, fuel.questions
        self._id = transaction_id
        self._known: dict[int, _State] = {}

    def updates(self, wait: Callable[[float], None]) -> Iterator[Update]:
        begun = self._history.changes(self._id)
        if begun is None:
            raise BadAnswer("The server does not say how the run is: it is too old")
        self._cursor, self._run = begun.cursor, begun.transaction
        # Read after the cursor: changes during the read come again.
        entries = [
            entry
            for entry in self._history.of_transaction(self._id, seen=self._cursor)
            if self._is_new(entry)
        ]
        yield Update(self._run, entries)
        while True:
            if (yield from self._pushed(wait)) or (yield from self._polled(wait)):
                return

    def _pushed(self, wait: Callable[[float], None]) -> Generator[Update, None, bool]:
        """Yield pushed changes; return whether the run is over.

        Returns False if the server pushes nothing, or stops.
        """
        while True:
            try:
                for news in self._history.events(self._id, self._cursor):
                    if news.is_over:
                        return True
                    update = self._update(news.changes)
                    yield update._replace(eta=news.eta, brief=news.brief)
            except ClientError as error:
                # It is older, has too many streams, is behind a buffering proxy, or is
                # unavailable; polling will report the reason.
                log.debug("no live updates: %s", error)
                return False
            wait(INTERVAL)

    def _polled(self, wait: Callable[[float], None]) -> Generator[Update, None, bool]:
        """Yield polled changes for a while; return whether the run is over."""
        # A run that ended long ago needs no second look.
        pause = 0.0 if self._run.has_ended else INTERVAL
        if not self._run.has_ended:
            yield Update(self._run, (), eta=self._eta())
        for _ in range(POLLS):
            wait(pause)
            try:
                changes = self._history.changes(self._id, self._cursor)
            except _PASSING as error:
                pause = min(max(pause, INTERVAL) * 2, LONGEST)
                yield Update(self._run, (), error)
                continue
            pause = INTERVAL
            if changes is None and self._run.has_ended:
                # Workers commit concurrently, so the last entries may come after the
                # end: wait for one answer without changes.
                return True
            yield self._update(changes)
        return False

    def _eta(self) -> ExpectedEnd | None:
        try:
            eta = self._questions.eta(self._id)
        except ClientError as error:
            # It is older, or unavailable; polling will report the reason.
            log.debug("no expected end: %s", error)
            return None
        return None if eta.ends_at is None else eta

    def _update(self, changes: Changes | None) -> Update:
        if changes is None:
            return Update(self._run, ())
        self._cursor, self._run = changes.cursor, changes.transaction
        return Update(self._run, self._new(changes.entries))

    def _new(self, entries: Sequence[ChangedEntry]) -> Sequence[HistoryEntry]:
        return [entry for entry in entries if self._is_new(entry)]

    def _is_new(self, entry: HistoryEntry) -> bool:
        # Tasks that ran on no node have no id; they never change.
        if entry.id is None:
            return False
        state = (entry.status, entry.time_start, entry.time_end)
        was = self._known.get(entry.id)
        self._known[entry.id] = state
        return state != was

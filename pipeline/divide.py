"""Store many messages at once, or as many of them as can be stored."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from db.database import Database
from db.domain.errors import (
    DatabaseRefused,
    DatabaseUnavailable,
    DatabaseUnfit,
    RowLocked,
    TooManyLocks,
)
from db.schema.write_check import check_writes
from pipeline.counts import Counts
from pipeline.outcome import Outcome, refused, stuck
from pipeline.received import ReceivedReport, ReceivedStart, too_large_for_memory


_Received = TypeVar("_Received", ReceivedReport, ReceivedStart)
#: Stores messages in one transaction with this lock timeout (None: the default);
#: returns the counts, and the messages that it leaves to the caller.
Write = Callable[[Sequence[_Received], int | None], tuple[Counts, Sequence[_Received]]]

#: Lock timeout for one run's reports, once a whole batch had to wait.
_QUICKLY_MS = 50


def divide(
    database: Database,
    received: Sequence[_Received],
    write: Write[_Received],
    lock_timeout_ms: int | None = None,
) -> tuple[Outcome, list[_Received]]:
    """Write messages; return the outcome, and the messages that `write` leaves.

    One that cannot be stored is dead; those of a run that cannot be written now are for
    later; the others are stored. Raises DatabaseUnavailable and DatabaseUnfit
    if no run can be written.
    """
    if not received:
        return Outcome(), []
    try:
        counts, left = write(received, lock_timeout_ms)
    except (DatabaseRefused, MemoryError, TooManyLocks) as error:
        if len(received) == 1:
            return _alone(received[0], error), []
        # Halve until the one that cannot be stored is found.
        middle = len(received) // 2
        parts = [
            divide(database, half, write)
            for half in (received[:middle], received[middle:])
        ]
    except (DatabaseUnavailable, DatabaseUnfit) as error:
        check_that_it_is_the_run(database, error)
        # Run by run, so that one that cannot be written does not block the others.
        runs = _by_run(received)
        if len(runs) == 1:
            return stuck(received, error), []
        parts = [divide(database, run, write, _QUICKLY_MS) for run in runs]
    else:
        return Outcome(counts), list(left)
    outcomes, lefts = zip(*parts, strict=True)
    return sum(outcomes, start=Outcome()), [each for left in lefts for each in left]


def check_that_it_is_the_run(
    database: Database, error: DatabaseUnavailable | DatabaseUnfit
) -> None:
    """Raise this error, or another, unless other runs can be written now."""
    if not isinstance(error, RowLocked):
        with database.writer() as connection:
            check_writes(connection)


def _alone(received: ReceivedReport | ReceivedStart, error: Exception) -> Outcome:
    if isinstance(error, TooManyLocks):
        return stuck([received], error)
    if isinstance(error, DatabaseRefused):
        return refused(received.delivery, error)
    return Outcome(dead=(too_large_for_memory(received.delivery),))


def _by_run(received: Sequence[_Received]) -> list[list[_Received]]:
    run = attrgetter("task_uuid")
    return [list(of_run) for _, of_run in groupby(sorted(received, key=run), run)]

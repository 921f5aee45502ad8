"""Store many reports at once, or as many of them as can be stored."""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import attrgetter

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
from pipeline.received import ReceivedReport, too_large_for_memory


#: Stores reports in one transaction with this lock timeout (None: the default); returns
#: the counts, and the reports that it leaves to the caller.
Write = Callable[
    [Sequence[ReceivedReport], int | None], tuple[Counts, Sequence[ReceivedReport]]
]

#: Lock timeout for one run's reports, once a whole batch had to wait.
_QUICKLY_MS = 50


def divide(
    database: Database,
    received: Sequence[ReceivedReport],
    write: Write,
    lock_timeout_ms: int | None = None,
) -> tuple[Outcome, list[ReceivedReport]]:
    """Write reports; return the outcome, and the reports that `write` leaves.

    A report that cannot be stored is dead; reports of a run that cannot be written now
    are for later; the others are stored. Raises DatabaseUnavailable and DatabaseUnfit
    if no run can be written.
    """
    if not received:
        return Outcome(), []
    try:
        counts, left = write(received, lock_timeout_ms)
    except (DatabaseRefused, MemoryError, TooManyLocks) as error:
        if len(received) == 1:
            return _alone(received[0], error), []
        # Halve until the report that cannot be stored is found.
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


def _alone(received: ReceivedReport, error: Exception) -> Outcome:
    if isinstance(error, TooManyLocks):
        return stuck([received], error)
    if isinstance(error, DatabaseRefused):
        return refused(received.delivery, error)
    return Outcome(dead=(too_large_for_memory(received.delivery),))


def _by_run(received: Sequence[ReceivedReport]) -> list[list[ReceivedReport]]:
    run = attrgetter("report.task_uuid")
    return [list(reports) for _, reports in groupby(sorted(received, key=run), run)]

"""Store a batch: every commit starts here.

Everything here can be repeated: every statement is a join, so a batch that is delivered
twice, or to two workers, changes nothing more.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from brokers.interface import Delivery
from db.database import Database
from db.domain.errors import RowLocked
from db.kept_reports.dead import bury
from db.kept_reports.dead_limit import count_dead, count_good
from pipeline.counts import Counts
from pipeline.decode_batch import decode_batch
from pipeline.outcome import Outcome
from pipeline.received import Batch
from pipeline.store_reports import store_reports, store_tasks
from pipeline.store_starts import store_starts


class Stored(NamedTuple):
    """The result for the first deliveries of a batch."""

    counts: Counts
    #: Deliveries that are completely stored and committed.
    done: list[Delivery]
    #: Deliveries that are not: see Outcome, also for the next two.
    later: list[Delivery]
    stuck: frozenset[str]
    reason: str | None
    #: Whether their queue exceeds the dead limit.
    is_over_dead_limit: bool


def store(
    database: Database, deliveries: Sequence[Delivery], *, dead_limit: int = 0
) -> Counts:
    """Store every report of these deliveries; return the counts.

    When it returns, everything is committed. Raises DatabaseUnavailable (including
    RowLocked) and DatabaseUnfit: a part may then be committed, and everything must be
    stored again.
    """
    counts = Counts()
    while deliveries:
        stored = store_first(database, deliveries, dead_limit=dead_limit)
        if stored.later:
            raise RowLocked(str(stored.reason))
        counts += stored.counts
        deliveries = deliveries[len(stored.done) :]
    return counts


def store_first(
    database: Database,
    deliveries: Sequence[Delivery],
    *,
    dead_limit: int = 0,
    avoid: Collection[str] = (),
    tried_before: bool = False,
) -> Stored:
    """Store as many of the deliveries, from the first on, as fit into memory.

    At least one is `done` or `later`. Reports of the runs in `avoid` are `later`
    without a try. `dead_limit`: see db/kept_reports/dead_limit.py; 0: none. Raises
    DatabaseUnavailable and DatabaseUnfit: a part may then be committed, and everything
    must be stored again.
    """
    batch = decode_batch(deliveries)
    first = deliveries[: batch.deliveries]
    tried_before = tried_before or any(each.redelivered for each in first)
    outcome = _store(database, batch, avoid, tried_before=tried_before)
    outcome, is_over = _bury(database, outcome, first[0].origin, dead_limit)
    return Stored(
        outcome.counts,
        [each for each in first if each.tag not in outcome.later],
        [each for each in first if each.tag in outcome.later],
        outcome.stuck,
        outcome.reason,
        is_over,
    )


def _store(
    database: Database, batch: Batch, avoid: Collection[str], *, tried_before: bool
) -> Outcome:
    outcome = store_starts(database, batch.starts)
    reports = [each for each in batch.reports if each.report.task_uuid not in avoid]
    avoided = (each for each in batch.reports if each.report.task_uuid in avoid)
    outcome += store_reports(
        database,
        [each for each in reports if not each.is_request],
        tried_before=tried_before,
    )
    outcome += store_tasks(database, [each for each in reports if each.report.task])
    counts = Counts(
        batches=1,
        passed=batch.passed.total(),
        methods=batch.passed,
        mended=batch.mended,
    )
    later = frozenset(each.delivery.tag for each in avoided)
    return outcome + Outcome(counts, dead=tuple(batch.dead), later=later)


def _bury(
    database: Database, outcome: Outcome, origin: str, limit: int
) -> tuple[Outcome, bool]:
    """Bury the dead reports; return whether the queue is over `limit`, too."""
    good = outcome.counts.good
    received = Outcome(Counts(received=good))
    if not outcome.dead and not limit:
        return outcome + received, False
    is_over = False
    try:
        with database.writer() as connection:
            if outcome.dead:
                new = bury(connection, [each.report for each in outcome.dead])
                if limit:
                    level = count_dead(connection, origin, new=new, good=good)
                    is_over = level >= limit
            else:
                count_good(connection, origin, good)
    except RowLocked as error:
        # Another transaction replays or purges them.
        later = frozenset(each.delivery.tag for each in outcome.dead)
        return outcome + received + Outcome(later=later, reason=str(error)), False
    dead = len(outcome.dead)
    reasons = Counter(each.report.reason for each in outcome.dead)
    counts = Counts(received=good + dead, dead=dead, reasons=reasons)
    return outcome + Outcome(counts), is_over

"""What reports say about a whole transaction, and how two of them merge."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import NamedTuple

from db.domain import joins, mends
from db.domain.joins import earliest, greatest, is_earlier
from db.domain.statuses import TransactionStatus


class KnownTransaction(NamedTuple):
    """What the receiver needs to know of a registered transaction."""

    task_id: int
    #: False: its cluster is certainly older than 9.0, so its history is not stored.
    records_history: bool
    #: Whether it is ready or error.
    has_ended: bool
    dry_run: bool


class TransactionChange(NamedTuple):
    """Status, progress and message of a transaction, as far as they are known.

    `message` comes from the report with the greatest status among those that have one
    (`message_status`), then from the one that arrived first: a final report without a
    message does not hide why a node was left out. `mended` names unreadable details of
    any of its reports that were replaced (db/domain/mends.py). `worded`: the report
    that ended it is one for which Nailgun has texts of its own
    (db/queries/messages.py); None: no such report.
    """

    task_uuid: str
    status: TransactionStatus = TransactionStatus.pending
    progress: int | None = None
    time_start: datetime | None = None
    time_end: datetime | None = None
    message: str | None = None
    message_status: TransactionStatus | None = None
    message_reported_at: datetime | None = None
    mended: str | None = None
    worded: bool | None = None
    #: The task of the first stop request, and its time.
    stopped_by: str | None = None
    stopped_at: datetime | None = None


#: How each field of two reports merges; db/runs/transactions.py generates SQL from it.
GREATEST = ("status", "progress", "worded")
EARLIEST = ("time_start", "time_end")
#: Fields of the report whose message is kept.
OF_MESSAGE = ("message", "message_status", "message_reported_at")
#: Fields of the first stop request.
OF_STOP = ("stopped_at", "stopped_by")
#: Lists of names that are united.
UNIONS = ("mended",)

_rank = attrgetter("rank")


def merge(known: TransactionChange, new: TransactionChange) -> TransactionChange:
    """Return both reports combined: a join, like that of the entries.

    A late `running` never reopens a transaction (design.md).
    """
    message = new if _message_supersedes(new, known) else known
    stop = new if _stops_before(new, known) else known
    return TransactionChange(
        task_uuid=known.task_uuid,
        status=max(known.status, new.status, key=_rank),
        progress=greatest(known.progress, new.progress),
        worded=greatest(known.worded, new.worded),
        time_start=earliest(known.time_start, new.time_start),
        time_end=earliest(known.time_end, new.time_end),
        message=message.message,
        message_status=message.message_status,
        message_reported_at=message.message_reported_at,
        stopped_at=stop.stopped_at,
        stopped_by=stop.stopped_by,
        mended=mends.union(known.mended, new.mended),
    )


def _stops_before(new: TransactionChange, known: TransactionChange) -> bool:
    if new.stopped_at is None or new.stopped_by is None:
        return False
    if known.stopped_at is None or known.stopped_by is None:
        return True
    return (new.stopped_at, new.stopped_by) < (known.stopped_at, known.stopped_by)


def _message_supersedes(new: TransactionChange, known: TransactionChange) -> bool:
    if new.message_status is None or new.message is None:
        return False
    if known.message_status is None or known.message is None:
        return True
    if new.message_status is not known.message_status:
        return new.message_status.rank > known.message_status.rank
    if new.message_reported_at != known.message_reported_at:
        return is_earlier(new.message_reported_at, known.message_reported_at)
    return new.message > known.message


def fold(changes: Iterable[TransactionChange]) -> list[TransactionChange]:
    """Merge changes to one per transaction, sorted by uuid."""
    return joins.fold(changes, itemgetter(0), merge)

"""What reports say of a whole transaction, and how two of them become one."""

from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from db.domain import joins
from db.domain.joins import earliest, is_earlier
from db.domain.statuses import TRANSACTION_RANK, TransactionStatus


#: Statuses of a transaction that has ended.
FINAL = frozenset({TransactionStatus.ready, TransactionStatus.error})


class TransactionChange(NamedTuple):
    """Status, progress and message of a transaction, as far as they are known.

    `message` belongs to the report of the greatest status among those that have
    one (`message_status`), then to the one that arrived first: a final report
    without a message does not hide why a node was left out.
    """

    task_uuid: str
    status: TransactionStatus = TransactionStatus.pending
    progress: int | None = None
    time_start: datetime | None = None
    time_end: datetime | None = None
    message: str | None = None
    message_status: TransactionStatus | None = None
    message_reported_at: datetime | None = None


def merge(known: TransactionChange, new: TransactionChange) -> TransactionChange:
    """Return what both reports together say: a join, like that of the entries.

    A late `running` never reopens a transaction (design.md).
    """
    status = max(known.status, new.status, key=TRANSACTION_RANK.__getitem__)
    message = new if _message_supersedes(new, known) else known
    return TransactionChange(
        known.task_uuid,
        status,
        _greatest(known.progress, new.progress),
        earliest(known.time_start, new.time_start),
        earliest(known.time_end, new.time_end),
        message.message,
        message.message_status,
        message.message_reported_at,
    )


def _message_supersedes(new: TransactionChange, known: TransactionChange) -> bool:
    if new.message_status is None or new.message is None:
        return False
    if known.message_status is None or known.message is None:
        return True
    if new.message_status is not known.message_status:
        return (
            TRANSACTION_RANK[new.message_status]
            > TRANSACTION_RANK[known.message_status]
        )
    if new.message_reported_at != known.message_reported_at:
        return is_earlier(new.message_reported_at, known.message_reported_at)
    return new.message > known.message


def _greatest(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def fold(changes: Iterable[TransactionChange]) -> list[TransactionChange]:
    """Merge changes to one per transaction, sorted by uuid."""
    return joins.fold(changes, itemgetter(0), merge)

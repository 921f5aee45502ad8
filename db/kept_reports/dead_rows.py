"""Which dead reports are meant, and the one order in which they are locked.

That order is the digests': bury() in dead.py takes a batch's rows so, too. So
replays and purges wait for each other and for the receiver, and never in a
circle. A statement that locks therefore names its rows (their ids are found
without a lock) and looks at them once more under the lock.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func

from db.domain.reports import DeadReportFilter
from db.tables import dead_reports


#: Whether all bytes that came are kept; PostgreSQL knows the length unread.
IS_WHOLE = func.octet_length(dead_reports.c.payload) == dead_reports.c.payload_size


def conditions(asked: DeadReportFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what the rows that are meant fulfil."""
    columns = dead_reports.c
    if asked.ids:
        yield columns.id.in_(asked.ids)
    if asked.reasons:
        yield columns.reason.in_(asked.reasons)
    if asked.since is not None:
        yield columns.last_arrived_at >= asked.since
    if asked.until is not None:
        yield columns.last_arrived_at < asked.until
    if asked.replayed is not None:
        replayed = columns.replayed_at.is_not(None)
        yield replayed if asked.replayed else ~replayed


def locking(
    statement: Select[*tuple[Any, ...]],
) -> Select[*tuple[Any, ...]]:
    """Return the statement, its rows locked in their order."""
    return statement.order_by(dead_reports.c.digest).with_for_update()

"""Select dead reports, and lock them in one order.

The order is that of the digests, in which bury() in dead.py also locks a batch's rows.
So replays and purges wait for each other and for the receiver, but never in a cycle.
A statement that locks therefore names its rows (their ids are found without a lock) and
checks its conditions again under the lock.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, func

from db.domain.reports import DeadReportFilter
from db.tables import dead_reports


#: Whether all bytes are kept; PostgreSQL knows the length without reading them.
IS_WHOLE = func.octet_length(dead_reports.c.payload) == dead_reports.c.payload_size


def conditions(wanted: DeadReportFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of the selected rows."""
    columns = dead_reports.c
    if wanted.ids:
        yield columns.id.in_(wanted.ids)
    if wanted.reasons:
        yield columns.reason.in_(wanted.reasons)
    if wanted.since is not None:
        yield columns.last_arrived_at >= wanted.since
    if wanted.until is not None:
        yield columns.last_arrived_at < wanted.until
    if wanted.replayed is not None:
        replayed = columns.replayed_at.is_not(None)
        yield replayed if wanted.replayed else ~replayed


def locking(
    statement: Select[*tuple[Any, ...]],
) -> Select[*tuple[Any, ...]]:
    """Return the statement with its rows locked in their order."""
    return statement.order_by(dead_reports.c.digest).with_for_update()

"""Select parked reports, and lock them in one order.

The order is that of the runs, then of the digests, in which park() in parked.py also
locks a batch's rows, and take_parked() a run's. So transactions that change parked
reports wait for each other, but never in a cycle; in the receiver only this run's
reports wait.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select

from db.domain.reports import ParkedReportFilter, ParkedState
from db.tables import parked_reports


#: Whether a report waits for its run.
WAITS = parked_reports.c.unannounced_at.is_(None)


def conditions(wanted: ParkedReportFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of the selected rows."""
    columns = parked_reports.c
    if wanted.uuids:
        yield columns.task_uuid.in_(wanted.uuids)
    if wanted.state is not None:
        yield WAITS if wanted.state is ParkedState.waiting else ~WAITS
    if wanted.since is not None:
        yield columns.arrived_at >= wanted.since
    if wanted.until is not None:
        yield columns.arrived_at < wanted.until


def locking(
    statement: Select[*tuple[Any, ...]],
) -> Select[*tuple[Any, ...]]:
    """Return the statement with its rows locked in their order."""
    columns = parked_reports.c
    # Like Python sorts texts.
    order = (columns.task_uuid.collate("C"), columns.digest)
    return statement.order_by(*order).with_for_update()

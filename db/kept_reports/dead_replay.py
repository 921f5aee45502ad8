"""Dead reports to publish again; a replay removes none of them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, case, func, select, update

from db.domain.errors import DeadReportCut, DeadReportReplayed
from db.kept_reports.dead_rows import IS_WHOLE, locking
from db.tables import dead_reports


class Held(NamedTuple):
    """A dead report that the caller has locked against replays, burials and purges."""

    id: int
    reason: str
    first_arrived_at: datetime
    replayed_at: datetime | None
    #: Bytes that arrived, and how many of them are kept.
    size: int
    kept: int
    #: None: not all bytes are kept. The driver's own type, which bytes() copies.
    payload: memoryview | None


def hold(connection: Connection, ids: Collection[int]) -> list[Held]:
    """Lock dead reports until the transaction ends; return the existing ones, by id.

    A caller that already holds others must not call this: see
    db/kept_reports/dead_rows.py.
    """
    columns = dead_reports.c
    statement = select(
        columns.id,
        columns.reason,
        columns.first_arrived_at,
        columns.replayed_at,
        columns.payload_size,
        func.octet_length(columns.payload),
        case((IS_WHOLE, columns.payload)),
    ).where(columns.id.in_(ids))
    rows = connection.execute(locking(statement))
    held = (Held(*row) for row in rows)
    return sorted(held, key=lambda each: each.id)


def payload_to_replay(report: Held, *, force: bool) -> bytes:
    """Return the bytes that arrived.

    Raises DeadReportCut, and DeadReportReplayed unless `force` is set.
    """
    if report.payload is None:
        raise DeadReportCut(report.kept, report.size)
    if report.replayed_at is not None and not force:
        raise DeadReportReplayed
    return bytes(report.payload)


def mark_replayed(connection: Connection, ids: Collection[int]) -> None:
    """Record that the broker has these dead reports, which the caller has locked."""
    if ids:
        marked = update(dead_reports).where(dead_reports.c.id.in_(ids))
        # The time of this statement, because it may have waited long for the lock.
        connection.execute(marked.values(replayed_at=func.statement_timestamp()))

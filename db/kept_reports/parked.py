"""Parked reports: of a transaction that nobody has registered yet.

One lock keeps them from being forgotten. Who parks shares it while it looks the
transactions up once more; who registers a transaction has it alone from the moment
when it looks for parked reports until its rows are committed. Both take it last, for
a moment: whatever takes long is done before.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, delete, exists, select, text
from sqlalchemy.dialects.postgresql import insert

from db.database import set_lock_timeout
from db.domain.reports import ParkedReport
from db.tables import parked_reports, tasks


_FETCH = 1000
#: Who parks does so for some milliseconds; the other has done all of its work.
_PATIENCE_MS = 10_000
_KEY = "hashtextextended('fuel-history parked reports', 0)"


def lock_to_park(connection: Connection) -> None:
    """Let nobody apply parked reports until the transaction ends."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock_shared({_KEY})"))


def lock_to_apply(connection: Connection) -> None:
    """Wait until nobody parks a report, and keep it so until the transaction ends."""
    set_lock_timeout(connection, _PATIENCE_MS)
    # For what comes then, such as a table that somebody has for himself, it waits as
    # briefly as anybody: other runs' reports wait behind it.
    connection.execute(
        text(f"SELECT pg_advisory_xact_lock({_KEY}); SET LOCAL lock_timeout TO DEFAULT")
    )


def park(connection: Connection, reports: Iterable[ParkedReport]) -> None:
    """Store reports; the same bytes again only move the arrival to the earlier."""
    rows: dict[tuple[str, bytes], dict[str, object]] = {}
    for report in sorted(reports, key=lambda each: each.arrived_at, reverse=True):
        digest = sha256(report.payload).digest()
        rows[report.task_uuid, digest] = report._asdict() | {"digest": digest}
    if not rows:
        return
    statement = insert(parked_reports)
    earlier = statement.excluded.arrived_at
    statement = statement.on_conflict_do_update(
        index_elements=[parked_reports.c.task_uuid, parked_reports.c.digest],
        set_={"arrived_at": earlier},
        where=earlier < parked_reports.c.arrived_at,
    )
    connection.execute(statement.values([rows[key] for key in sorted(rows)]))


def parked_and_registered(connection: Connection) -> list[str]:
    """Return the uuids of runs that are registered and have parked reports."""
    has_some = exists().where(parked_reports.c.task_uuid == tasks.c.uuid)
    return list(connection.execute(select(tasks.c.uuid).where(has_some)).scalars())


def has_parked(connection: Connection, uuid: str) -> bool:
    """Say whether reports of a uuid are parked; after :func:`lock_to_apply`."""
    there = select(exists().where(parked_reports.c.task_uuid == uuid))
    return bool(connection.execute(there).scalar_one())


def take_parked(connection: Connection, uuid: str) -> Iterator[ParkedReport]:
    """Yield the parked reports of a uuid, then remove them.

    After :func:`lock_to_apply`.
    """
    mine = parked_reports.c.task_uuid == uuid
    rows = connection.execute(
        select(
            parked_reports.c.task_uuid,
            parked_reports.c.arrived_at,
            parked_reports.c.origin,
            parked_reports.c.payload,
        ).where(mine),
        execution_options={"yield_per": _FETCH},
    )
    for row in rows:
        yield ParkedReport(*row[:3], bytes(row.payload))
    connection.execute(delete(parked_reports).where(mine))

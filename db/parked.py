"""Parked reports: of a transaction that nobody has registered yet.

The order of locks is what keeps them from being forgotten: who parks holds the
uuid's lock shared while it looks the transaction up once more; who registers a
transaction holds it alone, until its rows and its parked reports are committed.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, delete, exists, select, text
from sqlalchemy.dialects.postgresql import insert

from db.domain.reports import ParkedReport
from db.tables import parked_reports


_FETCH = 1000


def lock_to_park(connection: Connection, uuids: Iterable[str]) -> None:
    """Hold these uuids against registration until the transaction ends."""
    statement = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:uuid, 0))")
    for uuid in sorted(uuids):
        connection.execute(statement, {"uuid": uuid})


def lock_to_register(connection: Connection, uuid: str) -> None:
    """Wait until nobody parks a report of this uuid, and keep it so."""
    connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:uuid, 0))"),
        {"uuid": uuid},
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


def has_parked(connection: Connection, uuid: str) -> bool:
    """Say whether reports of a uuid that the caller holds are parked."""
    there = select(exists().where(parked_reports.c.task_uuid == uuid))
    return bool(connection.execute(there).scalar_one())


def take_parked(connection: Connection, uuid: str) -> Iterator[ParkedReport]:
    """Yield the parked reports of a uuid that the caller holds, then remove them."""
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

"""Parked reports: reports of runs that are not registered yet.

They are not forgotten although there is no lock, because both sides look again after
their commits (docs/decisions/0030): a receiver that parked reports checks whether their
runs are registered by now; a receiver that registered a run checks whether reports of
it were parked meanwhile.
"""

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, Text, bindparam, delete, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from db.domain.reports import ParkedReport
from db.kept_reports.parked_rows import locking
from db.tables import parked_reports, tasks


_FETCH = 1000


def park(connection: Connection, reports: Iterable[ParkedReport]) -> None:
    """Store reports; the same bytes again only keep the earlier arrival."""
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


def parked_and_registered(
    connection: Connection, uuids: Collection[str] | None = None
) -> list[str]:
    """Return which of these runs, or of all, are registered and have parked reports."""
    has_some = exists().where(parked_reports.c.task_uuid == tasks.c.uuid)
    found = select(tasks.c.uuid).where(has_some).order_by(tasks.c.uuid)
    if uuids is not None:
        mine = func.any(bindparam("uuids", list(uuids), type_=ARRAY(Text)))
        found = found.where(tasks.c.uuid == mine)
    return list(connection.execute(found).scalars())


def has_parked(connection: Connection, uuid: str) -> bool:
    """Return whether reports of a uuid are parked."""
    there = select(exists().where(parked_reports.c.task_uuid == uuid))
    return bool(connection.execute(there).scalar_one())


def take_parked(connection: Connection, uuid: str) -> Iterator[ParkedReport]:
    """Yield the parked reports of a uuid, then remove those that were yielded.

    Reports that others park meanwhile stay. Raises RowLocked if another transaction
    holds one of them for long.
    """
    columns = parked_reports.c
    rows = connection.execute(
        locking(
            select(
                columns.id,
                columns.task_uuid,
                columns.arrived_at,
                columns.origin,
                columns.payload,
            ).where(columns.task_uuid == uuid)
        ),
        execution_options={"yield_per": _FETCH},
    )
    taken = []
    for row in rows:
        yield ParkedReport(
            row.task_uuid, row.arrived_at, row.origin, bytes(row.payload)
        )
        taken.append(row.id)
    for first in range(0, len(taken), _FETCH):
        some = columns.id.in_(taken[first : first + _FETCH])
        connection.execute(delete(parked_reports).where(some))

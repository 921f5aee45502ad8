"""Failures of runs that are alike, and what operators noted of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from db.queries.run_counts import is_current
from db.queries.versions import Version, version_of_all
from db.tables import failure_notes, run_digests, run_failures, tasks


class FailureRow(NamedTuple):
    """Failures of one run that are alike."""

    task_id: int
    fingerprint: str
    task: str
    cause: str | None
    node_ids: Sequence[str]
    first_at: datetime | None
    last_at: datetime | None


def failures_with(
    connection: Connection, fingerprints: Collection[str], *, before: int | None = None
) -> list[FailureRow]:
    """Return the failures with these fingerprints, of the newest run first.

    `before`: only of runs before this one.
    """
    statement = _failures().where(run_failures.c.fingerprint.in_(fingerprints))
    if before is not None:
        statement = statement.where(run_failures.c.task_id < before)
    return [FailureRow(*row) for row in connection.execute(statement)]


def failures_since(
    connection: Connection, since: datetime | None, *, limit: int
) -> list[FailureRow]:
    """Return the failures that were last seen since then, of the newest run first."""
    statement = _failures().limit(limit)
    if since is not None:
        statement = statement.where(run_failures.c.last_at >= since)
    return [FailureRow(*row) for row in connection.execute(statement)]


def version_of_failures(connection: Connection) -> Version:
    """Return a version that changes with any run, and with any note."""
    notes = select(func.count(), func.max(failure_notes.c.noted_at))
    return *version_of_all(connection), *connection.execute(notes).one()


def _failures() -> Select[*tuple[Any, ...]]:
    row = run_failures.c
    return (
        select(
            row.task_id,
            row.fingerprint,
            row.deployment_graph_task_name,
            row.cause,
            row.node_ids,
            row.first_at,
            row.last_at,
        )
        .join(tasks, tasks.c.id == row.task_id)
        # What an old digest told of the run may be no longer true.
        .join(run_digests, is_current())
        .where(tasks.c.deleted_at.is_(None))
        .order_by(row.task_id.desc(), row.first_at, row.fingerprint)
    )


class Note(NamedTuple):
    """What an operator noted of failures that are alike."""

    fingerprint: str
    note: str
    noted_by: str | None
    noted_at: datetime


def notes_of(connection: Connection, fingerprints: Collection[str]) -> dict[str, Note]:
    """Return the notes of these fingerprints, by them."""
    statement = select(failure_notes).where(
        failure_notes.c.fingerprint.in_(fingerprints)
    )
    return {row.fingerprint: Note(*row) for row in connection.execute(statement)}

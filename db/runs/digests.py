"""Digests of runs as they are written, and the outbox that says which are due."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from db.tables import (
    digests_due,
    failure_notes,
    run_digests,
    run_failures,
    run_predictions,
    tasks,
)


#: Who takes a run has so long until another one may.
_CLAIM = timedelta(minutes=10)


# Plain text: Core's JSON type would encode a text that is JSON already.
_COLUMNS = [
    *("task_id", "version", "form", "is_good", "failed", "never_ran"),
    *("unfinished", "nodes", "seconds", "points", "body"),
]
_VALUES = [
    f"CAST(:{name} AS json)" if name in {"points", "body"} else f":{name}"
    for name in _COLUMNS
]
_UPSERT = text(
    f"INSERT INTO run_digests AS known ({', '.join(_COLUMNS)})"  # noqa: S608 - ours
    f" VALUES ({', '.join(_VALUES)})"
    " ON CONFLICT (task_id) DO UPDATE SET made_at = now(), "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
    + " WHERE excluded.version >= known.version"
)


def claim_due(connection: Connection) -> int | None:
    """Take the run whose digest is due for the longest time; None: none is due.

    Nobody else takes it for some minutes, so that of two workers each has its own. A
    late report makes it due again, also while it is worked on.
    """
    longest = (
        select(digests_due.c.task_id)
        .where(digests_due.c.due_at <= func.clock_timestamp())
        .order_by(digests_due.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = (
        update(digests_due)
        .where(digests_due.c.task_id == longest)
        .values(due_at=func.clock_timestamp() + _CLAIM)
        .returning(digests_due.c.task_id)
    )
    return connection.execute(taken).scalar_one_or_none()


def store_digest(
    connection: Connection,
    digest: Mapping[str, Any],
    failures: Sequence[Mapping[str, Any]],
) -> bool:
    """Store a run's digest and its failures, unless a newer one is there.

    `digest` has the columns of run_digests, with JSON texts for what is JSON. Returns
    whether it was stored: the run may have been removed.
    """
    task_id = digest["task_id"]
    # Who removes the run waits, or has removed it.
    held = (
        select(tasks.c.id)
        .where(tasks.c.id == task_id)
        .with_for_update(read=True, key_share=True)
    )
    if connection.execute(held).first() is None:
        return False
    if connection.execute(_UPSERT, digest).rowcount == 0:
        return False
    connection.execute(delete(run_failures).where(run_failures.c.task_id == task_id))
    if failures:
        connection.execute(insert(run_failures), [dict(each) for each in failures])
    return True


def no_longer_due(connection: Connection, task_id: int) -> None:
    """Take a run out of the outbox, if its digest tells what it is now."""
    is_current = (
        select(tasks.c.id)
        .join(run_digests, run_digests.c.task_id == tasks.c.id)
        .where(tasks.c.id == task_id, tasks.c.version == run_digests.c.version)
        .exists()
    )
    connection.execute(
        delete(digests_due).where(digests_due.c.task_id == task_id, is_current)
    )


def store_prediction(
    connection: Connection,
    task_id: int,
    *,
    made_at: datetime,
    end_at: datetime,
    latest_at: datetime,
    done: float,
) -> None:
    """Keep a prediction of a run's end."""
    row = insert(run_predictions).values(
        task_id=task_id, made_at=made_at, end_at=end_at, latest_at=latest_at, done=done
    )
    connection.execute(row.on_conflict_do_nothing())


def write_note(
    connection: Connection, fingerprint: str, note: str, noted_by: str | None
) -> None:
    """Write what is known of failures with a fingerprint; an empty note removes it."""
    if not note:
        connection.execute(
            delete(failure_notes).where(failure_notes.c.fingerprint == fingerprint)
        )
        return
    values = {
        "note": note,
        "noted_by": noted_by,
        "noted_at": func.statement_timestamp(),
    }
    row = insert(failure_notes).values(fingerprint=fingerprint, **values)
    connection.execute(
        row.on_conflict_do_update(index_elements=["fingerprint"], set_=values)
    )


def forget_digests(connection: Connection) -> None:
    """Let no digest be current any more; they stay until new ones are made."""
    connection.execute(update(run_digests).values(form=0))

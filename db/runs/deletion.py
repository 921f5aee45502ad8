"""Mark transactions as deleted: `deleted_at`. Only retention removes rows.

Rows of `tasks` are locked in the order of their ids, as the receiver's writers do, and
after a cluster's row. The locks are of a kind that checks of foreign keys (a new
history entry has one) do not wait for.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select, true, update

from db.domain.errors import RunningTransaction, TransactionNotFound
from db.tables import tasks


class Locked(NamedTuple):
    """Transactions that are not deleted, locked by the caller."""

    #: In order.
    ids: list[int]
    #: Those that are pending or running.
    open: list[int]


def delete_transaction(connection: Connection, task_id: int, *, force: bool) -> None:
    """Mark a transaction and its descendants as deleted; repeating it changes nothing.

    Raises TransactionNotFound, and RunningTransaction if it has not ended and `force`
    is not set.
    """
    locked = lock_transactions(connection, tasks.c.id == task_id)
    if task_id not in locked.ids:
        there = select(true()).where(tasks.c.id == task_id)
        if connection.execute(there).first() is None:
            raise TransactionNotFound
        return
    if task_id in locked.open and not force:
        raise RunningTransaction
    mark_deleted(connection, locked.ids, now(connection))


def lock_transactions(connection: Connection, roots: ColumnElement[bool]) -> Locked:
    """Lock the transactions that `roots` selects, and their descendants."""
    family = select(tasks.c.id).where(roots).cte("family", recursive=True)
    # UNION, not UNION ALL: a cycle of parents must not loop forever.
    family = family.union(
        select(tasks.c.id).join_from(tasks, family, tasks.c.parent_id == family.c.id)
    )
    rows = connection.execute(
        select(tasks.c.id, tasks.c.status)
        .where(tasks.c.id.in_(select(family.c.id)), tasks.c.deleted_at.is_(None))
        .order_by(tasks.c.id)
        .with_for_update(key_share=True)
    ).all()
    return Locked(
        [row.id for row in rows], [row.id for row in rows if row.status.is_open]
    )


def mark_deleted(
    connection: Connection, task_ids: Collection[int], deleted_at: datetime
) -> None:
    """Mark these transactions, which the caller has locked, as deleted."""
    if task_ids:
        rows = update(tasks).where(tasks.c.id.in_(task_ids))
        connection.execute(
            rows.values(deleted_at=deleted_at, version=tasks.c.version + 1)
        )


def now(connection: Connection) -> datetime:
    """Return the database's time, which goes on while locks are awaited."""
    at: datetime = connection.execute(select(func.statement_timestamp())).scalar_one()
    return at

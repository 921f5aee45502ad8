"""Read snapshots."""

from sqlalchemy import Connection, Text, and_, cast, select

from db.domain.errors import TransactionNotFound
from db.tables import snapshots, tasks


def get_snapshot(connection: Connection, task_id: int, kind: str) -> str | None:
    """Return a transaction's snapshot of this kind, a JSON text as it was stored.

    A client's snapshot has precedence over Nailgun's; None: there is none. Raises
    TransactionNotFound.
    """
    of_kind = and_(
        snapshots.c.task_id == tasks.c.id,
        snapshots.c.kind == kind,
        snapshots.c.key.in_(("", "nailgun")),
    )
    statement = (
        select(cast(snapshots.c.body, Text))
        .select_from(tasks)
        .outerjoin(snapshots, of_kind)
        .where(tasks.c.id == task_id)
        .order_by(snapshots.c.key.collate("C"))
        .limit(1)
    )
    found = connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    body: str | None = found[0]
    return body

"""Snapshots: the graph as it was when the transaction began.

Kept away from the hot rows: the original read 150 MB for each report.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from db.domain.snapshots import Snapshot


# Plain text, not Core: its JSON type would encode a text that is JSON already.
_INSERT = text(
    "INSERT INTO snapshots (task_id, kind, key, body)"
    " VALUES (:task_id, :kind, :key, CAST(:body AS json))"
    " ON CONFLICT DO NOTHING"
)


def store_snapshots(
    connection: Connection, task_id: int, snapshots: Iterable[Snapshot]
) -> None:
    """Store the snapshots of one transaction; those that are there stay."""
    for snapshot in snapshots:
        connection.execute(_INSERT, snapshot._asdict() | {"task_id": task_id})

"""What the API's tests read: stored by the product's own writers."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, update

from db.database import Database
from db.domain.history import HistoryEntry, fold
from db.domain.snapshots import Snapshot
from db.domain.statuses import HistoryStatus
from db.snapshots import store_snapshots
from db.tables import clusters, tasks
from db.transactions import next_task_id, register_transaction
from db.upsert import upsert_history


class Stored:
    """Stores transactions and their history in one test's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._uuids: dict[int, str] = {}

    def transaction(self, name: str = "deployment", **columns: object) -> int:
        """Store a transaction, `columns` of its row as given; return its id."""
        task_id = next_task_id(self._database)
        self._uuids[task_id] = uuid = str(columns.get("uuid") or uuid4())
        with self._database.writer() as connection:
            register_transaction(
                connection, task_id=task_id, uuid=uuid, name=name, dry_run=False
            )
            if columns:
                changed = update(tasks).where(tasks.c.id == task_id)
                connection.execute(changed.values(columns))
        return task_id

    def cluster(self, cluster_id: int) -> int:
        """Store a cluster that transactions can belong to; return its id."""
        row = {"id": cluster_id, "name": f"environment {cluster_id}"}
        with self._database.writer() as connection:
            connection.execute(insert(clusters), row)
        return cluster_id

    def entry(
        self,
        task_id: int,
        node_id: str,
        name: str,
        status: str = "ready",
        **fields: Any,
    ) -> None:
        """Store one entry."""
        self.entries(task_id, [(node_id, name, status)], **fields)

    def entries(
        self, task_id: int, keys: Iterable[tuple[str, str, str]], **fields: Any
    ) -> None:
        """Store an entry of each (node_id, name, status), other fields alike."""
        uuid = self._uuids[task_id]
        entries = fold(
            HistoryEntry(uuid, node_id, name, HistoryStatus(status))._replace(**fields)
            for node_id, name, status in keys
        )
        with self._database.writer() as connection:
            upsert_history(connection, entries, {uuid: task_id})

    def definitions(self, task_id: int, definitions: Mapping[str, object]) -> None:
        """Store the definitions of the graph's tasks."""
        snapshot = Snapshot("task_definitions", "", json.dumps(definitions))
        with self._database.writer() as connection:
            store_snapshots(connection, task_id, [snapshot])

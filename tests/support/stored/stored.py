"""Data for the API's tests, stored by the product's own code."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update

from answers.digests import close
from db.database import Database
from db.domain.history import HistoryEntry, fold
from db.domain.nodes import NodeOutcome
from db.domain.reports import DeadReport, ParkedReport
from db.domain.snapshots import ROLE, Snapshot
from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus
from db.domain.transactions import TransactionChange
from db.history.node_outcomes import upsert_nodes
from db.history.upsert import upsert_history
from db.kept_reports.dead import bury
from db.kept_reports.parked import park
from db.runs.snapshots import count_graph_tasks, store_snapshots
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import next_task_id, register_transaction
from db.tables import clusters, dead_reports, parked_reports, tasks


class Stored:
    """Stores transactions and their history in one test's database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._uuids: dict[int, str] = {}

    def transaction(self, name: str = "deployment", **columns: object) -> int:
        """Store a transaction with these `columns`, and return its id."""
        task_id = next_task_id(self._database)
        self._uuids[task_id] = uuid = str(columns.get("uuid") or uuid4())
        with self._database.writer() as connection:
            register_transaction(
                connection, task_id=task_id, uuid=uuid, name=name, dry_run=False
            )
        if columns:
            self.change(task_id, **columns)
        return task_id

    def change(self, task_id: int, **columns: object) -> None:
        """Change columns of a transaction's row directly."""
        with self._database.writer() as connection:
            changed = update(tasks).where(tasks.c.id == task_id)
            connection.execute(changed.values(columns))

    def close(self, task_id: int) -> None:
        """Make the digest and the link of an ended run, as a worker does."""
        close(self._database, task_id)

    def end(self, task_id: int, status: str, message: str | None = None) -> None:
        """End a transaction now, like the orchestrator's last report."""
        uuid, now = self._uuids[task_id], datetime.now(UTC)
        final = TransactionStatus(status)
        change = TransactionChange(uuid, status=final, progress=100, time_end=now)
        if message is not None:
            change = change._replace(
                message=message, message_status=final, message_reported_at=now
            )
        with self._database.writer() as connection:
            change_transactions(connection, [change], {uuid: task_id})

    def cluster(self, cluster_id: int) -> int:
        """Store a cluster, and return its id."""
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
        """Store an entry for each (node_id, name, status); other fields are equal."""
        uuid = self._uuids[task_id]
        entries = fold(
            HistoryEntry(uuid, node_id, name, HistoryStatus(status))._replace(**fields)
            for node_id, name, status in keys
        )
        with self._database.writer() as connection:
            upsert_history(connection, entries, {uuid: task_id})
            change_transactions(connection, [], {uuid: task_id}, entries_changed=[uuid])

    def definitions(self, task_id: int, definitions: Mapping[str, object]) -> None:
        """Store the definitions of the graph's tasks."""
        self.snapshot(task_id, "task_definitions", json.dumps(definitions))

    def snapshot(self, task_id: int, kind: str, body: str, key: str = "") -> None:
        """Store a snapshot; its body is a JSON text, the key of a graph is its node."""
        with self._database.writer() as connection:
            store_snapshots(connection, {task_id: [Snapshot(kind, key, body)]})
            count_graph_tasks(connection, [task_id])

    def role(self, task_id: int, name: str, *nodes: str) -> None:
        """Store the nodes of a role in a transaction."""
        self.snapshot(task_id, ROLE, json.dumps(nodes), key=name)

    def parked(
        self,
        uuid: str,
        payload: bytes,
        arrived_at: datetime | None = None,
        **columns: object,
    ) -> None:
        """Store a report of a transaction that is not registered.

        `columns` of its row are set directly.
        """
        arrived_at = arrived_at or datetime.now(UTC)
        with self._database.writer() as connection:
            park(connection, [ParkedReport(uuid, arrived_at, "test", payload)])
            if columns:
                digest = sha256(payload).digest()
                changed = update(parked_reports).where(
                    parked_reports.c.task_uuid == uuid,
                    parked_reports.c.digest == digest,
                )
                connection.execute(changed.values(columns))

    def dead(
        self,
        payload: bytes,
        reason: str = "wrong_shape",
        arrived_at: datetime | None = None,
    ) -> int:
        """Store a dead report, and return its id."""
        report = DeadReport(
            arrived_at or datetime.now(UTC), "test", payload, reason, "it is wrong"
        )
        with self._database.writer() as connection:
            bury(connection, [report])
            of_payload = dead_reports.c.digest == sha256(payload).digest()
            found = connection.execute(select(dead_reports.c.id).where(of_payload))
            return int(found.scalar_one())

    def outcome(
        self,
        task_id: int,
        node_id: str,
        status: str,
        error_type: str | None = None,
        message: str | None = None,
    ) -> None:
        """Store the outcome of a node."""
        uuid = self._uuids[task_id]
        outcome = NodeOutcome(
            uuid, node_id, NodeStatus(status), datetime.now(UTC), error_type, message
        )
        with self._database.writer() as connection:
            upsert_nodes(connection, [outcome], {uuid: task_id})

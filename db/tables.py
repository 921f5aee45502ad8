"""Every table, as SQLAlchemy Core sees it; alembic/ makes them.

`alembic check` (a test) holds this file and the migrations equal.
"""

import enum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus


metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def _enum(statuses: type[enum.StrEnum], name: str) -> Enum:
    return Enum(
        statuses,
        name=name,
        metadata=metadata,
        values_callable=lambda members: [member.value for member in members],
    )


history_status = _enum(HistoryStatus, "history_status")
transaction_status = _enum(TransactionStatus, "transaction_status")
node_status = _enum(NodeStatus, "node_status")


def _time(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _created_at() -> Column[object]:
    return Column(
        "created_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
    )


clusters = Table(
    "clusters",
    metadata,
    # Nailgun's own ids: we do not number clusters.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    # "<openstack>-<fuel>", what the 9.0 gate asks; null: not known.
    Column("release_version", Text),
    _created_at(),
    _time("deleted_at"),
)

tasks_id = Sequence("tasks_id_seq", metadata=metadata)

tasks = Table(
    "tasks",
    metadata,
    # Taken from tasks_id first: the id's partition is made before the row.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", Text, nullable=False),
    Column("cluster_id", Integer, ForeignKey("clusters.id")),
    Column("parent_id", Integer, ForeignKey("tasks.id")),
    Column("name", Text, nullable=False),
    Column("status", transaction_status, nullable=False, server_default="pending"),
    Column("progress", SmallInteger),
    Column("message", Text),
    # Which report the message is from: see db/domain/transactions.py.
    Column("message_status", transaction_status),
    _time("message_reported_at"),
    Column("result", JSONB, nullable=False, server_default=text("'{}'")),
    Column("dry_run", Boolean, nullable=False, server_default=false()),
    Column("graph_type", Text),
    # Tasks of its graph over all nodes; null: no graph, or stored before 0004.
    Column("graph_tasks", Integer),
    # One more with each change of this row or of its entries: their ETag.
    Column("version", BigInteger, nullable=False, server_default="0"),
    _created_at(),
    _time("time_start"),
    _time("time_end"),
    _time("deleted_at"),
    UniqueConstraint("uuid"),
    Index(None, "cluster_id", "id"),
    Index(None, "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
    CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
)

#: A plain sequence: identity columns of partitioned tables need PostgreSQL 17.
deployment_history_id = Sequence("deployment_history_id_seq", metadata=metadata)

deployment_history = Table(
    "deployment_history",
    metadata,
    Column(
        "id",
        BigInteger,
        deployment_history_id,
        nullable=False,
        server_default=deployment_history_id.next_value(),
    ),
    Column("task_id", Integer, ForeignKey("tasks.id"), nullable=False),
    Column("node_id", Text, nullable=False),
    Column("deployment_graph_task_name", Text, nullable=False),
    Column("status", history_status, nullable=False, server_default="pending"),
    _time("time_start"),
    _time("time_end"),
    # Arrival of the report that gave the status; null: known from the graph only.
    _time("reported_at"),
    Column("message", Text),
    # json, not jsonb: kept as sent (also "\u0000"), never searched.
    Column("summary", JSON),
    Column("custom", JSON),
    # Every key begins with the column of the partitions.
    PrimaryKeyConstraint("task_id", "id"),
    # The convention would cut this name short.
    UniqueConstraint(
        "task_id",
        "node_id",
        "deployment_graph_task_name",
        name="deployment_history_task_node_name_key",
    ),
    Index("deployment_history_task_node_idx", "task_id", "node_id"),
    Index("deployment_history_task_status_idx", "task_id", "status"),
    Index(
        "deployment_history_task_node_status_idx",
        "task_id",
        "node_id",
        "status",
    ),
    postgresql_partition_by="RANGE (task_id)",
)

transaction_nodes = Table(
    "transaction_nodes",
    metadata,
    Column("task_id", Integer, ForeignKey("tasks.id"), nullable=False),
    Column("node_id", Text, nullable=False),
    Column("status", node_status, nullable=False),
    _time("reported_at", nullable=False),
    Column("error_type", Text),
    Column("message", Text),
    PrimaryKeyConstraint("task_id", "node_id"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("task_id", Integer, ForeignKey("tasks.id"), nullable=False),
    # "graph": one row per node, key = node_id, the tasks in the graph's order;
    # "task_definitions": one row, task name → what all nodes have in common.
    # "role": one row per role, key = its name, the ids of its nodes.
    # "settings", "deployment_info", "network_configuration": one row each, what a
    # client that registered the run says of its cluster.
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, server_default=""),
    Column("body", JSON, nullable=False),
    PrimaryKeyConstraint("task_id", "kind", "key"),
)

parked_reports = Table(
    "parked_reports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("task_uuid", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    _time("arrived_at", nullable=False),
    Column("origin", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    # The same bytes twice say nothing new: a redelivery is not a second report.
    UniqueConstraint("task_uuid", "digest"),
)

dead_reports = Table(
    "dead_reports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("origin", Text, nullable=False),
    _time("first_arrived_at", nullable=False),
    _time("last_arrived_at", nullable=False),
    # How many times these bytes came: producers repeat, brokers redeliver.
    Column("times", Integer, nullable=False, server_default="1"),
    # Replays that ended here again.
    Column("attempts", Integer, nullable=False, server_default="0"),
    # What was wrong with it at each earlier attempt, and when it was replayed then
    # (seconds since 1970): {"reason", "detail", "replayed_at"}, the last ten.
    Column("earlier_errors", JSONB, nullable=False, server_default=text("'[]'")),
    # When the broker got it again; null: not since it died, the last time.
    _time("replayed_at"),
    Column("payload", LargeBinary, nullable=False),
    # Bytes that came; more than `payload` has where it was too large to keep.
    Column("payload_size", BigInteger, nullable=False),
    UniqueConstraint("digest"),
    Index(None, "reason", "id"),
)

dead_levels = Table(
    "dead_levels",
    metadata,
    # The broker and the queue, as in dead_reports.
    Column("origin", Text, primary_key=True),
    # How many more of its reports died than a queue may have: see db/dead_limit.py.
    Column("level", Integer, nullable=False),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key", Text, primary_key=True),
    # Of the reports that came with this key, and how many they were.
    Column("digest", LargeBinary, nullable=False),
    Column("reports", Integer, nullable=False),
    _created_at(),
    Index(None, "created_at"),
)

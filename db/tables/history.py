"""The history: entries, and outcomes of nodes."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.tables.columns import history_status, metadata, node_status, time_column


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
    time_column("time_start"),
    time_column("time_end"),
    # Arrival of the report that gave the status; null: only the graph is known.
    time_column("reported_at"),
    Column("message", Text),
    # json, not jsonb: stored as sent (even "\u0000"), never searched.
    Column("summary", JSON),
    Column("custom", JSON),
    # Names of that report's mended details, separated by commas: db/domain/mends.py.
    Column("mended", Text),
    # Every key starts with the column of the partitions.
    PrimaryKeyConstraint("task_id", "id"),
    # The naming convention would produce a name that is too long.
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
    time_column("reported_at", nullable=False),
    Column("error_type", Text),
    Column("message", Text),
    PrimaryKeyConstraint("task_id", "node_id"),
    Index(
        "transaction_nodes_stopped_idx",
        "task_id",
        postgresql_where=text("status = 'stopped'"),
    ),
)

"""Clusters, runs, and the data that a run started with."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from db.tables.columns import created_at, metadata, time_column, transaction_status


clusters = Table(
    "clusters",
    metadata,
    # Nailgun's own ids: we do not number clusters.
    Column("id", Integer, primary_key=True, autoincrement=False),
    # Null: only its id is known, from a start message.
    Column("name", Text),
    # "<openstack>-<fuel>", which the 9.0 gate compares; null: not known.
    Column("release_version", Text),
    # The source of each of these two (db/domain/environments.py); null: a client.
    Column("known_from", Text),
    Column("release_from", Text),
    # The gate's decision for release_version: db/domain/gate.py.
    Column("records_history", Boolean, nullable=False, server_default=true()),
    created_at(),
    time_column("deleted_at"),
)

tasks_id = Sequence("tasks_id_seq", metadata=metadata)

tasks = Table(
    "tasks",
    metadata,
    # Taken from tasks_id first: the id's partition is created before the row.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", Text, nullable=False),
    Column("cluster_id", Integer, ForeignKey("clusters.id")),
    # The evidence for its cluster: db/domain/environments.py.
    Column("cluster_evidence", Text),
    Column("parent_id", Integer, ForeignKey("tasks.id")),
    Column("name", Text, nullable=False),
    Column("status", transaction_status, nullable=False, server_default="pending"),
    Column("progress", SmallInteger),
    Column("message", Text),
    # The report that the message comes from: see db/domain/transactions.py.
    Column("message_status", transaction_status),
    time_column("message_reported_at"),
    # Names of its reports' mended details, separated by commas: db/domain/mends.py.
    Column("mended", Text),
    # Whether the answer that ended it is one for which Nailgun has texts of its own:
    # db/queries/messages.py. Null: no.
    Column("worded", Boolean),
    Column("result", JSONB, nullable=False, server_default=text("'{}'")),
    Column("dry_run", Boolean, nullable=False, server_default=false()),
    Column("graph_type", Text),
    # The task of the first stop request, and its time; null: none.
    Column("stopped_by", Text),
    time_column("stopped_at"),
    # The time of its last report, if that is long ago; null otherwise.
    time_column("silent_since"),
    # Number of tasks in its graph over all nodes; null: no graph, or before 0004.
    Column("graph_tasks", Integer),
    # Increases with each change of this row or of its entries: their ETag.
    Column("version", BigInteger, nullable=False, server_default="0"),
    created_at(),
    time_column("time_start"),
    time_column("time_end"),
    time_column("deleted_at"),
    UniqueConstraint("uuid"),
    Index(None, "cluster_id", "id"),
    Index(None, "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
    CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("task_id", Integer, ForeignKey("tasks.id"), nullable=False),
    # "graph": one row per node, key = node_id, the tasks in the graph's order;
    # "task_definitions": one row, task name → what all nodes have in common.
    # "role": one row per role, key = its name, the ids of its nodes.
    # "settings", "deployment_info", "network_configuration": one row each with the
    # data of the client that registered the run; key "nailgun": Nailgun's data.
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, server_default=""),
    Column("body", JSON, nullable=False),
    PrimaryKeyConstraint("task_id", "kind", "key"),
)

nailgun_runs = Table(
    "nailgun_runs",
    metadata,
    # A run about which data is or was requested from Nailgun: db/runs/nailgun_runs.py.
    Column(
        "task_id",
        Integer,
        ForeignKey("tasks.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    # Nailgun's own id of it; null: not found there yet.
    Column("nailgun_id", Integer),
    # Known only from Nailgun: a parent, which has no reports.
    Column("is_nailguns_own", Boolean, nullable=False, server_default=false()),
    # Whether its snapshots were requested and received.
    Column("has_snapshots", Boolean, nullable=False, server_default=false()),
    # Number of consecutive requests without a usable answer.
    Column("failures", SmallInteger, nullable=False, server_default="0"),
    # When the next request about it is due; null: never.
    Column("next_at", DateTime(timezone=True), server_default=func.now()),
    Index(None, "next_at", postgresql_where=text("next_at IS NOT NULL")),
)

node_placements = Table(
    "node_placements",
    metadata,
    Column("node_id", Text, primary_key=True),
    # Where it was last deployed, and in which transaction.
    Column("cluster_id", Integer, nullable=False),
    Column("task_id", Integer, nullable=False),
)

orchestrator_tasks = Table(
    "orchestrator_tasks",
    metadata,
    # An orchestrator task without a history that changes runs or a cluster.
    Column("uuid", Text, primary_key=True),
    # The method of its answers: db/domain/orchestrator_tasks.py.
    Column("method", Text, nullable=False),
    Column("status", transaction_status, nullable=False, server_default="pending"),
    # The error.
    Column("message", Text),
    time_column("requested_at"),
    time_column("ended_at"),
    # The runs that it changes.
    Column("run_uuids", ARRAY(Text), nullable=False, server_default="{}"),
    Column("cluster_id", Integer),
    created_at(),
    Index(None, "created_at"),
    Index("orchestrator_tasks_run_uuids_idx", "run_uuids", postgresql_using="gin"),
)

"""The first schema: see db/tables/, which says what each column means."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op


revision = "0001"
down_revision = None

ENUMS = {
    # In the order of their lattices: PostgreSQL compares them so.
    "history_status": ("pending", "running", "skipped", "ready", "error"),
    "transaction_status": ("pending", "running", "ready", "error"),
    "node_status": ("ready", "stopped", "error"),
}
SEQUENCES = ("tasks_id_seq", "deployment_history_id_seq")

history_status, transaction_status, node_status = (
    postgresql.ENUM(*values, name=name, create_type=False)
    for name, values in ENUMS.items()
)


def upgrade() -> None:
    for name, values in ENUMS.items():
        postgresql.ENUM(*values, name=name).create(op.get_bind())
    for name in SEQUENCES:
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("release_version", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("clusters_pkey")),
    )
    op.create_table(
        "dead_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("first_arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("payload_size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("dead_reports_pkey")),
        sa.UniqueConstraint("digest", name=op.f("dead_reports_digest_key")),
    )
    op.create_index(
        op.f("dead_reports_reason_id_idx"),
        "dead_reports",
        ["reason", "id"],
        unique=False,
    )
    op.create_table(
        "parked_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("task_uuid", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("parked_reports_pkey")),
        sa.UniqueConstraint(
            "task_uuid", "digest", name=op.f("parked_reports_task_uuid_digest_key")
        ),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "status", transaction_status, server_default="pending", nullable=False
        ),
        sa.Column("progress", sa.SmallInteger(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("message_status", transaction_status, nullable=True),
        sa.Column("message_reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "result", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "dry_run", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("graph_type", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("time_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "progress BETWEEN 0 AND 100", name=op.f("tasks_progress_check")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["clusters.id"], name=op.f("tasks_cluster_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["tasks.id"], name=op.f("tasks_parent_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("tasks_pkey")),
        sa.UniqueConstraint("uuid", name=op.f("tasks_uuid_key")),
    )
    op.create_index(
        op.f("tasks_cluster_id_id_idx"), "tasks", ["cluster_id", "id"], unique=False
    )
    op.create_table(
        "deployment_history",
        sa.Column(
            "id",
            sa.BigInteger(),
            server_default=sa.text("nextval('deployment_history_id_seq')"),
            nullable=False,
        ),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("deployment_graph_task_name", sa.Text(), nullable=False),
        sa.Column("status", history_status, server_default="pending", nullable=False),
        sa.Column("time_start", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("custom", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("deployment_history_task_id_fkey")
        ),
        sa.PrimaryKeyConstraint("task_id", "id", name=op.f("deployment_history_pkey")),
        sa.UniqueConstraint(
            "task_id",
            "node_id",
            "deployment_graph_task_name",
            name="deployment_history_task_node_name_key",
        ),
        postgresql_partition_by="RANGE (task_id)",
    )
    op.create_index(
        "deployment_history_task_node_idx",
        "deployment_history",
        ["task_id", "node_id"],
        unique=False,
    )
    op.create_index(
        "deployment_history_task_node_status_idx",
        "deployment_history",
        ["task_id", "node_id", "status"],
        unique=False,
    )
    op.create_index(
        "deployment_history_task_status_idx",
        "deployment_history",
        ["task_id", "status"],
        unique=False,
    )
    op.create_table(
        "snapshots",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("snapshots_task_id_fkey")
        ),
        sa.PrimaryKeyConstraint("task_id", "kind", "key", name=op.f("snapshots_pkey")),
    )
    op.create_table(
        "transaction_nodes",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("status", node_status, nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error_type", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("transaction_nodes_task_id_fkey")
        ),
        sa.PrimaryKeyConstraint(
            "task_id", "node_id", name=op.f("transaction_nodes_pkey")
        ),
    )


def downgrade() -> None:
    for table in (
        "transaction_nodes",
        "snapshots",
        "deployment_history",
        "tasks",
        "parked_reports",
        "dead_reports",
        "clusters",
    ):
        op.drop_table(table)
    for name in SEQUENCES:
        op.execute(sa.schema.DropSequence(sa.Sequence(name)))
    for name, values in ENUMS.items():
        postgresql.ENUM(*values, name=name).drop(op.get_bind())

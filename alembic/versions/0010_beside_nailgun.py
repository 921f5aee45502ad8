"""Environments that are not registered, and tasks of the orchestrator besides runs."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op


revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.alter_column("clusters", "name", nullable=True)
    op.add_column("clusters", sa.Column("known_from", sa.Text()))
    op.add_column(
        "clusters",
        sa.Column(
            "records_history", sa.Boolean(), server_default=sa.true(), nullable=False
        ),
    )
    # As db/domain/gate.py parses the versions that are stored so far.
    op.execute(
        "UPDATE clusters SET records_history = false WHERE CASE"
        " WHEN position('-' in release_version) = 0 THEN release_version = '2014.1'"
        " ELSE substring(release_version FROM '^[^-]*-0*(\\d{1,9})(?!\\d)')::bigint < 9"
        " END"
    )
    for name, kind in (
        ("cluster_evidence", sa.Text()),
        ("stopped_by", sa.Text()),
        ("stopped_at", sa.DateTime(timezone=True)),
        ("silent_since", sa.DateTime(timezone=True)),
    ):
        op.add_column("tasks", sa.Column(name, kind))
    op.create_table(
        "node_placements",
        sa.Column("node_id", sa.Text(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("node_id", name=op.f("node_placements_pkey")),
    )
    op.create_table(
        "orchestrator_tasks",
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column(
            "status",
            postgresql.ENUM(name="transaction_status", create_type=False),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("message", sa.Text()),
        sa.Column("requested_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column(
            "run_uuids",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
        ),
        sa.Column("cluster_id", sa.Integer()),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("uuid", name=op.f("orchestrator_tasks_pkey")),
    )
    op.create_index(
        "orchestrator_tasks_run_uuids_idx",
        "orchestrator_tasks",
        ["run_uuids"],
        postgresql_using="gin",
    )
    op.create_index(
        op.f("orchestrator_tasks_created_at_idx"), "orchestrator_tasks", ["created_at"]
    )


def downgrade() -> None:
    op.drop_table("orchestrator_tasks")
    op.drop_table("node_placements")
    for name in ("silent_since", "stopped_at", "stopped_by", "cluster_evidence"):
        op.drop_column("tasks", name)
    op.drop_column("clusters", "records_history")
    op.drop_column("clusters", "known_from")
    op.execute("UPDATE clusters SET name = 'environment ' || id WHERE name IS NULL")
    op.alter_column("clusters", "name", nullable=False)

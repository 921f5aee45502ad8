"""The runs for which data is requested from Nailgun, and when."""

import sqlalchemy as sa

from alembic import op


revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "nailgun_runs",
        sa.Column("task_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nailgun_id", sa.Integer()),
        sa.Column(
            "is_nailguns_own",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
        ),
        sa.Column(
            "has_snapshots", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
        sa.Column("failures", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["tasks.id"],
            name=op.f("nailgun_runs_task_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("nailgun_runs_pkey")),
    )
    op.create_index(
        op.f("nailgun_runs_next_at_idx"),
        "nailgun_runs",
        ["next_at"],
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("nailgun_runs")

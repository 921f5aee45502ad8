"""Versions of transactions (ETags), and keys of bulk ingests."""

import sqlalchemy as sa

from alembic import op


revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "tasks",
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
    )
    op.create_index(
        op.f("tasks_parent_id_idx"),
        "tasks",
        ["parent_id"],
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("idempotency_keys_pkey")),
    )
    op.create_index(
        op.f("idempotency_keys_created_at_idx"), "idempotency_keys", ["created_at"]
    )


def downgrade() -> None:
    op.drop_table("idempotency_keys")
    op.drop_index(op.f("tasks_parent_id_idx"), "tasks")
    op.drop_column("tasks", "version")

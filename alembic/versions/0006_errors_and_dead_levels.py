"""Errors of earlier attempts of a dead report; levels of queues for the dead limit."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op


revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "dead_reports",
        sa.Column(
            "earlier_errors",
            postgresql.JSONB(),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
    )
    op.create_table(
        "dead_levels",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("dead_levels_pkey")),
    )


def downgrade() -> None:
    op.drop_table("dead_levels")
    op.drop_column("dead_reports", "earlier_errors")

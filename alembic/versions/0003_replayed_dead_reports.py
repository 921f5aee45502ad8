"""When a dead report was replayed."""

import sqlalchemy as sa

from alembic import op


revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("dead_reports", sa.Column("replayed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("dead_reports", "replayed_at")

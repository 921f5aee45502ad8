"""Whether Nailgun has words of its own for how a run ended."""

import sqlalchemy as sa

from alembic import op


revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    # Null: it has not, or the run ended before. No row is written anew.
    op.add_column("tasks", sa.Column("worded", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("tasks", "worded")

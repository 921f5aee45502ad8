"""Whether Nailgun has a message of its own for the end of a run."""

import sqlalchemy as sa

from alembic import op


revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    # Null: it has none, or the run ended earlier. No row is rewritten.
    op.add_column("tasks", sa.Column("worded", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("tasks", "worded")

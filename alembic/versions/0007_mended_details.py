"""Names of mended details, for each entry and each run."""

import sqlalchemy as sa

from alembic import op


revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # Null: nothing was mended, or the row is older. No row is rewritten.
    for table in ("tasks", "deployment_history"):
        op.add_column(table, sa.Column("mended", sa.Text()))


def downgrade() -> None:
    for table in ("deployment_history", "tasks"):
        op.drop_column(table, "mended")

"""Which details of reports were mended, with the entry and with the run."""

import sqlalchemy as sa

from alembic import op


revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    # Null: nothing was, or it was stored before. No row is written anew.
    for table in ("tasks", "deployment_history"):
        op.add_column(table, sa.Column("mended", sa.Text()))


def downgrade() -> None:
    for table in ("deployment_history", "tasks"):
        op.drop_column(table, "mended")

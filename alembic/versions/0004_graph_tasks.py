"""How many tasks a transaction's graph has, counted once.

Existing runs are not counted here: that would read all their graphs, and an older
worker may register another run meanwhile. They are counted when they are read
(db/queries/transactions.py).
"""

import sqlalchemy as sa

from alembic import op


revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("graph_tasks", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "graph_tasks")

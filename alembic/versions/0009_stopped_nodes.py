"""An index of stopped nodes, so that not all nodes of a run are read.

Lists of runs need it (db/queries/transactions.py). It is created in the migration's
transaction: the table has a row for each node of a run, and five million rows take half
a second.
"""

from alembic import op


revision = "0009"
down_revision = "0008"

_INDEX = "transaction_nodes_stopped_idx"


def upgrade() -> None:
    op.execute(
        f"CREATE INDEX {_INDEX} ON transaction_nodes (task_id) WHERE status = 'stopped'"
    )


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="transaction_nodes")

"""Which nodes of a run were stopped, found without reading all its nodes.

A list of runs asks for each of them (db/queries/transactions.py). Made in the
migration's own transaction: the table has a row for each node of a run, and half a
second of work for five million of them.
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

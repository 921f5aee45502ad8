"""Since when a report is parked, and when it was marked as unannounced.

No row is rewritten: now() is one value for all existing rows, so they wait from the
migration on. The index is created in the migration's transaction: parked reports are
few, and a million of them take about half a second.
"""

import sqlalchemy as sa

from alembic import op


revision = "0012"
down_revision = "0011"

_INDEX = "parked_reports_waiting_idx"


def upgrade() -> None:
    op.add_column(
        "parked_reports",
        sa.Column(
            "parked_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
    )
    op.add_column(
        "parked_reports", sa.Column("unannounced_at", sa.DateTime(timezone=True))
    )
    op.create_index(
        _INDEX,
        "parked_reports",
        ["parked_at"],
        postgresql_where=sa.text("unannounced_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(_INDEX, table_name="parked_reports")
    for name in ("unannounced_at", "parked_at"):
        op.drop_column("parked_reports", name)

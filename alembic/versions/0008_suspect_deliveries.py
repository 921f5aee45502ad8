"""How often messages were tried that were redelivered after a process died."""

import sqlalchemy as sa

from alembic import op


revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "suspect_deliveries",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column(
            "tried_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("suspect_deliveries_pkey")),
    )


def downgrade() -> None:
    op.drop_table("suspect_deliveries")

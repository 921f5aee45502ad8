"""The source of an environment's release, apart from the source of its name."""

import sqlalchemy as sa

from alembic import op


revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("clusters", sa.Column("release_from", sa.Text()))
    # So far one column held the source of both.
    op.execute(
        "UPDATE clusters SET release_from = known_from WHERE known_from IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("clusters", "release_from")

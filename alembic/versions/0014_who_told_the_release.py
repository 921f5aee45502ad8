"""Who told an environment's release, apart from who told its name."""

import sqlalchemy as sa

from alembic import op


revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("clusters", sa.Column("release_from", sa.Text()))
    # Until now one column said it of both.
    op.execute(
        "UPDATE clusters SET release_from = known_from WHERE known_from IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("clusters", "release_from")

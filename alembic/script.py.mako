"""${message}

Rules: one thought a migration; a downgrade that works; no lock that makes
reports wait (add columns without a volatile default, indexes of the partitions
one by one, constraints NOT VALID first); env.py sets the timeouts.
"""

% if imports:
${imports}
% endif
import sqlalchemy as sa

from alembic import op


revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}

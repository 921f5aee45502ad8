"""Migrations from several threads: Alembic knows one at a time in a process."""

import threading

from db.schema import migrate


_alone = threading.Lock()


def upgrade(url: str) -> None:
    """Bring the database to the latest schema."""
    with _alone:
        migrate.upgrade(url)


def downgrade(url: str, revision: str) -> None:
    """Bring the database back to the schema of `revision`."""
    with _alone:
        migrate.downgrade(url, revision)

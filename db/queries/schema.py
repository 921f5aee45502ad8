"""Which schema the database has."""

from sqlalchemy import Connection, text


def current_revision(connection: Connection) -> str | None:
    """Return the database's revision; None: nothing was ever migrated."""
    # Alembic's own MigrationContext would log two lines for each check.
    there = text("SELECT to_regclass('alembic_version') IS NOT NULL")
    if not connection.execute(there).scalar_one():
        return None
    statement = text("SELECT version_num FROM alembic_version")
    revision: str | None = connection.execute(statement).scalar_one_or_none()
    return revision

"""Reset a database to its state after the migration."""

from sqlalchemy import Connection, text

from db.tables import metadata


_FULL = text(
    " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in metadata.tables
    )
)
_RESTART = text(
    "SELECT setval(sequencename::regclass, start_value, false) FROM pg_sequences"
)


def empty(connection: Connection) -> None:
    """Remove all rows, and restart all ids at 1.

    Only tables with rows are truncated, because each takes a few milliseconds.
    """
    full = connection.execute(_FULL).scalars().all()
    if full:
        connection.execute(text(f"TRUNCATE {', '.join(full)} CASCADE"))
    connection.execute(_RESTART)

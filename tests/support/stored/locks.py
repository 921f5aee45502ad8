"""Sessions that wait for a lock of another one."""

from sqlalchemy import text

from db.database import Database


_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def waiting_sessions(database: Database) -> int:
    """Return how many sessions of this database wait for a lock."""
    with database.reader() as connection:
        return int(connection.execute(_WAITING).scalar_one())

"""Read a server's identity, and its position in the log."""

from sqlalchemy import text

from db.database import Database
from db.domain.replication import Server


# Every role may read all of this.
_WHERE = text(
    "SELECT system_identifier,"
    " (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),"
    " pg_is_in_recovery(), pg_postmaster_start_time()::text,"
    " CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
    " ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn FROM pg_control_system()"
)
#: Timeouts that each connection requests (db/dsn.py); a pooler may drop them.
_SETTINGS = text(
    "SELECT name FROM pg_settings WHERE"
    " name IN ('statement_timeout', 'idle_in_transaction_session_timeout')"
    " AND setting = '0' ORDER BY name DESC"
)


def server_of(database: Database) -> Server:
    """Return the state of the server. Raises DatabaseUnavailable."""
    with database.reader() as connection:
        system, number, is_standby, started, position = connection.execute(_WHERE).one()
    return Server(system, number, is_standby, started, int(position or 0))


def timeouts_that_are_off(database: Database) -> list[str]:
    """Return which of the timeouts that our connections request are not in force."""
    with database.reader() as connection:
        return list(connection.execute(_SETTINGS).scalars())

"""Check the database: its schema, its timeouts, and its partitions."""

from admin.checks.finding import Finding, critical, fine, warning
from admin.installation.connected import schema_gap
from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.history.partitions import WIDTH, has_runs, runs_ahead
from db.replication.servers import timeouts_that_are_off


def check_database(database: Database) -> Finding:
    """Check that the database can be used."""
    try:
        gap = schema_gap(database)
    except DatabaseUnavailable as error:
        return critical(
            "database",
            f"it does not answer: {error}",
            "start PostgreSQL, or correct DATABASE_URL; reports wait in the broker",
        )
    if gap is not None:
        return critical("database", gap, "run 'fuel-history migrate'")
    return fine("database", "it answers, with the schema of this version")


def check_timeouts(database: Database) -> Finding:
    """Check that our connections get the timeouts that they request."""
    off = timeouts_that_are_off(database)
    if off:
        return warning(
            "timeouts",
            f"off, although each connection requests them: {', '.join(off)}",
            "a pooler does not pass them on: ALTER ROLE … SET them (docs/scaling.md)",
        )
    return fine("timeouts", "statements and idle transactions time out")


def check_partitions(database: Database) -> Finding:
    """Check that partitions exist for the next runs."""
    with database.reader() as connection:
        ahead, begun = runs_ahead(connection), has_runs(connection)
    if not begun:
        return fine("partitions", "no run has started yet", runs_ahead=ahead)
    if ahead < WIDTH // 2:
        return warning(
            "partitions",
            f"they exist for only {ahead} more runs",
            "workers create more every ten minutes, and so does the next run; if not,"
            " see the worker's log for locks it cannot get, or missing permissions",
            runs_ahead=ahead,
        )
    return fine("partitions", f"they exist for {ahead} more runs", runs_ahead=ahead)

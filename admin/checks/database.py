"""Is the database there, with this version's schema, and room for the next run?"""

from admin.checks.finding import Finding, critical, fine, warning
from admin.installation.connected import schema_gap
from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.history.partitions import WIDTH, has_runs, runs_ahead
from db.replication.servers import timeouts_that_are_off


def check_database(database: Database) -> Finding:
    """Say whether the database can be used."""
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
    """Say whether our connections get the timeouts that they ask for."""
    off = timeouts_that_are_off(database)
    if off:
        return warning(
            "timeouts",
            f"off, although each connection asks for them: {', '.join(off)}",
            "a pooler does not pass them on: ALTER ROLE … SET them (docs/scaling.md)",
        )
    return fine("timeouts", "statements and idle transactions end in time")


def check_partitions(database: Database) -> Finding:
    """Say whether partitions are made ahead of the runs."""
    with database.reader() as connection:
        ahead, begun = runs_ahead(connection), has_runs(connection)
    if not begun:
        return fine("partitions", "no run has begun yet", runs_ahead=ahead)
    if ahead < WIDTH // 2:
        return warning(
            "partitions",
            f"they are there for {ahead} more runs only",
            "workers make more every ten minutes, and the next run does; if not, see"
            " the worker's log for locks that it cannot get, or missing rights",
            runs_ahead=ahead,
        )
    return fine("partitions", f"they are there for {ahead} more runs", runs_ahead=ahead)

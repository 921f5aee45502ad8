"""Check for parked reports and dead reports."""

from datetime import UTC, datetime

from admin.checks.finding import Finding, Limits, fine, warning
from admin.terminal.ages import told
from db.database import Database
from db.queries.waiting import Parked, count_dead, count_parked


def check_parked(database: Database, limits: Limits) -> Finding:
    """Report how many parked reports wait for their run, and since when.

    Those that waited for PARKED_LIMIT_HOURS are counted, but are no warning any more.
    """
    with database.reader() as connection:
        parked = count_parked(connection)
    numbers = {"waiting": parked.waiting, "unannounced": parked.unannounced}
    given_up = _unannounced(parked)
    if parked.since is None:
        says = f"no report waits for its run{given_up}"
        return fine("parked", says, **numbers)
    age = datetime.now(UTC) - parked.since
    says = (
        f"{parked.waiting} reports wait for their runs to start, the first for"
        f" {told(age)}{given_up}"
    )
    if age > limits.parked_age:
        return warning(
            "parked",
            says,
            "see 'fuel-history parked list'; register the runs with POST"
            " /api/transactions/, or wait: 'Parked reports' in docs/operations.md",
            oldest_seconds=round(age.total_seconds()),
            **numbers,
        )
    return fine("parked", says, **numbers)


def _unannounced(parked: Parked) -> str:
    if not parked.unannounced:
        return ""
    return (
        f"; {parked.unannounced} of {parked.unannounced_runs} runs were never"
        " announced: 'fuel-history parked list' lists them, 'parked purge --state"
        " unannounced' removes them"
    )


def check_dead(database: Database, limits: Limits) -> Finding:
    """Report how many dead reports wait, and why they failed."""
    with database.reader() as connection:
        by_reason = count_dead(connection)
    dead = sum(by_reason.values())
    if not dead:
        return fine("dead", "no dead report waits", dead=0)
    reasons = ", ".join(f"{reason} {number}" for reason, number in by_reason.items())
    says = f"{dead} dead reports wait: {reasons}"
    if dead > limits.dead:
        return warning(
            "dead",
            says,
            "see 'fuel-history dead list'; then 'dead replay' or 'dead purge'",
            dead=dead,
            **by_reason,
        )
    return fine("dead", says, dead=dead, **by_reason)

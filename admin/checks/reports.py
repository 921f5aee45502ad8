"""Which reports wait in the database: for their run, or for an operator?"""

from datetime import UTC, datetime

from admin.ages import told
from admin.checks.finding import Finding, Limits, fine, warning
from db.database import Database
from db.queries.waiting import count_dead, count_parked


def check_parked(database: Database, limits: Limits) -> Finding:
    """Say how many reports have no run yet, and since when."""
    with database.reader() as connection:
        parked = count_parked(connection)
    if parked.oldest is None:
        return fine("parked", "no report waits for its run to begin", parked=0)
    age = datetime.now(UTC) - parked.oldest
    says = (
        f"{parked.reports} reports wait for their runs to begin, the first for"
        f" {told(age)}"
    )
    if age > limits.parked_age:
        return warning(
            "parked",
            says,
            "register the runs with POST /api/transactions/; see 'When reports do not"
            " appear' in docs/operations.md",
            parked=parked.reports,
            oldest_seconds=round(age.total_seconds()),
        )
    return fine("parked", says, parked=parked.reports)


def check_dead(database: Database, limits: Limits) -> Finding:
    """Say how many reports could not be taken, and why."""
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

"""Check for silent runs, and for ended runs that are incomplete."""

from collections.abc import Iterable
from datetime import UTC, datetime

from admin.checks.finding import Finding, Limits, fine, warning
from admin.terminal.ages import told
from db.database import Database
from db.queries.unfinished import list_running_after_end, list_silent


#: Maximum number of transactions that a line names.
_NAMED = 10


def check_silent(database: Database, limits: Limits) -> Finding:
    """Report running transactions without a recent report."""
    now = datetime.now(UTC)
    with database.reader() as connection:
        # Runs that have been silent for very long have their own outcome.
        silent = list_silent(
            connection, now - limits.silence, not_before=now - limits.recent
        )
    if not silent:
        return fine("silent runs", "none", runs=0)
    return warning(
        "silent runs",
        f"{len(silent)} run without a report for more than {told(limits.silence)}:"
        f" transactions {_named(silent)}",
        "check whether the orchestrator is running; a run that nothing ends stays so",
        runs=len(silent),
    )


def check_ended(database: Database, limits: Limits) -> Finding:
    """Report ended runs with entries that are still running."""
    now = datetime.now(UTC)
    with database.reader() as connection:
        # Another worker may still be storing reports of a run that has just ended.
        found = list_running_after_end(
            connection, now - limits.recent, now - limits.lag
        )
    if not found:
        return fine("ended runs", "no entry runs after its run's end", entries=0)
    entries = sum(run.entries for run in found)
    return warning(
        "ended runs",
        f"{entries} entries still run although their run ended: transactions"
        f" {_named(run.task_id for run in found)}",
        "see 'fuel2 task history show ID --statuses running': their last reports"
        " never arrived",
        entries=entries,
        runs=len(found),
    )


def _named(task_ids: Iterable[int]) -> str:
    ids = list(task_ids)
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(map(str, ids[:_NAMED])) + more

"""The API's answers for programs: shapes whose times are datetimes.

Members that only newer servers send are ignored; members that an older server does not
send are None or empty.
"""

import sys
from datetime import datetime
from typing import TypeAlias

from msgspec.structs import force_setattr

from fuel_history.shapes import clusters, failures, history, summary, transactions
from fuel_history.shapes.answers import audits, causes, chains, ends, searches
from fuel_history.shapes.statuses import FINAL


AuditLine: TypeAlias = audits.AuditLine[datetime]
Causes: TypeAlias = causes.Causes[datetime]
ChainLink: TypeAlias = chains.ChainLink[datetime]
Environment: TypeAlias = clusters.Cluster[datetime]
ExpectedEnd: TypeAlias = ends.ExpectedEnd[datetime]
Failure: TypeAlias = failures.Failure[datetime]
Failures: TypeAlias = failures.Failures[datetime]
Found: TypeAlias = searches.Found[datetime]
FoundEntry: TypeAlias = searches.FoundEntry[datetime]
KnownFailure: TypeAlias = causes.KnownFailure[datetime]
NodeSummary: TypeAlias = summary.NodeSummary[datetime]
Summary: TypeAlias = summary.Summary[datetime]
TaskSummary: TypeAlias = summary.TaskSummary[datetime]


def _has_ended(status: str, end: datetime | None) -> bool:
    return status in FINAL or end is not None


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None:
        return None
    return round((end - start).total_seconds(), 3)


class Transaction(transactions.Transaction[datetime], frozen=True, kw_only=True):
    """A deployment, reset, deletion …: one run of the orchestrator."""

    @property
    def has_ended(self) -> bool:
        """Whether its status is final; for an unknown status, whether it has an end."""
        return _has_ended(self.status, self.time_end)

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None: it has not ended."""
        return _seconds(self.time_start, self.time_end)

    @property
    def went(self) -> str:
        """How it really went, in a word or two.

        A run that its orchestrator calls ready is not fine where something failed, or
        never ran.
        """
        if self.outcome is None:
            return "going on" if not self.has_ended else self.status
        if self.outcome == "stopped" and self.failed and self.stopped_at is None:
            # The orchestrator broke it off, since something failed.
            return "failed" if self.status == "error" else "not fine"
        if self.outcome != "ready" or self.dry_run:
            return {"error": "failed"}.get(self.outcome, self.outcome)
        return "not fine" if self.failed or self.never_ran else "fine"


class HistoryEntry(history.ClientEntryWithSummary[datetime], frozen=True, kw_only=True):
    """One task of the graph on one node in one run, or one that ran on no node.

    The latter has neither `id` nor `task_id`, and "-" for a node. `summary` is None
    if it was not requested.
    """

    id: int | None = None  # type: ignore[assignment]
    task_id: int | None = None  # type: ignore[assignment]
    mended: tuple[str, ...] | None = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        super().__post_init__()
        # One text object for all entries, because a history may have 500,000.
        force_setattr(self, "status", sys.intern(self.status))

    @property
    def has_ended(self) -> bool:
        """Whether its status is final; for an unknown status, whether it has an end."""
        return _has_ended(self.status, self.time_end)

    @property
    def duration(self) -> float | None:
        """Seconds from start to end; None: it has not ended."""
        return _seconds(self.time_start, self.time_end)


class EntryAndRun(HistoryEntry, frozen=True, kw_only=True):
    """One entry in a history of many runs, and what its run is.

    None: the server is older, and does not tell.
    """

    cluster: int | None = None
    transaction_name: str | None = None
    transaction_status: str | None = None


class ChangedEntry(HistoryEntry, frozen=True, kw_only=True):
    """One entry that changed, with its message."""

    message: str | None = None


class Changes(history.Changes[datetime], frozen=True, kw_only=True):
    """What changed in a run since an earlier answer."""

    transaction: Transaction
    entries: tuple[ChangedEntry, ...]  # type: ignore[assignment]

"""Parked and dead reports, as they arrived."""

import enum
from datetime import datetime
from typing import NamedTuple


class ParkedReport(NamedTuple):
    """One report as it arrived, with its time and origin."""

    task_uuid: str
    arrived_at: datetime
    origin: str
    payload: bytes


class ParkedState(enum.StrEnum):
    """Whether a parked report waits for its run."""

    #: It, or another report of its run, was parked less than PARKED_LIMIT_HOURS ago.
    waiting = "waiting"
    #: Its run was not announced within that time.
    unannounced = "unannounced"


class ParkedReportFilter(NamedTuple):
    """Which parked reports to select; empty or None members select all."""

    uuids: tuple[str, ...] = ()
    state: ParkedState | None = None
    #: Those that arrived at this time or later.
    since: datetime | None = None
    #: Those that arrived before this time.
    until: datetime | None = None


class DeadReport(NamedTuple):
    """A report that could not be recorded, as it arrived."""

    arrived_at: datetime
    origin: str
    payload: bytes
    reason: str
    detail: str
    #: Whether a large payload is kept whole, so that it can be replayed: it may be a
    #: valid start message that needs more memory.
    keep_whole: bool = False


class DeadReportFilter(NamedTuple):
    """Which dead reports to select; empty or None members select all."""

    ids: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    #: Last arrival at this time or later.
    since: datetime | None = None
    #: Last arrival before this time.
    until: datetime | None = None
    #: True: only those that were replayed and did not fail again; False: only those
    #: that wait.
    replayed: bool | None = None

"""Reports that wait or are dead: kept as they came."""

import enum
from datetime import datetime
from typing import NamedTuple


class ParkedReport(NamedTuple):
    """One report as it came, and when and from where."""

    task_uuid: str
    arrived_at: datetime
    origin: str
    payload: bytes


class ParkedState(enum.StrEnum):
    """Whether a parked report waits for its run."""

    #: It was parked less than PARKED_LIMIT_HOURS ago, or so was all of its run.
    waiting = "waiting"
    #: Nobody announced its run for so long.
    unannounced = "unannounced"


class ParkedReportFilter(NamedTuple):
    """Which parked reports are meant; what is empty or None filters nothing."""

    uuids: tuple[str, ...] = ()
    state: ParkedState | None = None
    #: Those that arrived at this time or later.
    since: datetime | None = None
    #: Those that arrived before this time.
    until: datetime | None = None


class DeadReport(NamedTuple):
    """One report, as it came, that could not be taken."""

    arrived_at: datetime
    origin: str
    payload: bytes
    reason: str
    detail: str
    #: Whether a large payload is kept whole, so that it can be replayed: it may be a
    #: good start message that needs a larger machine.
    keep_whole: bool = False


class DeadReportFilter(NamedTuple):
    """Which dead reports are meant; what is empty or None filters nothing."""

    ids: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    #: Those that came for the last time at this time or later.
    since: datetime | None = None
    #: Those that came for the last time before this time.
    until: datetime | None = None
    #: True: only those that were replayed and did not come back; False: only those
    #: that wait.
    replayed: bool | None = None

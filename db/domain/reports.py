"""Reports that wait or are dead: kept as they came."""

from datetime import datetime
from typing import NamedTuple


class ParkedReport(NamedTuple):
    """One report as it came, and when and from where."""

    task_uuid: str
    arrived_at: datetime
    origin: str
    payload: bytes


class DeadReport(NamedTuple):
    """One report, as it came, that could not be taken."""

    arrived_at: datetime
    origin: str
    payload: bytes
    reason: str
    detail: str


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

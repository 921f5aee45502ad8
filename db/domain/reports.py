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

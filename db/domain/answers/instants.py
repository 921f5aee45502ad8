"""What was at an instant, as it is known now: overlap, not start."""

from db.domain.answers.entries import Entry
from db.domain.statuses import HistoryStatus


def status_at(entry: Entry, instant: float) -> HistoryStatus:
    """Return the status that an entry had then, as far as its times tell.

    One whose start is not known runs from its end on at the earliest: it is pending
    before. Late reports change what is known, and so what this says.
    """
    start = entry.end if entry.start is None else entry.start
    if start is None or start > instant:
        return HistoryStatus.pending
    if entry.end is None or max(entry.end, start) > instant:
        return HistoryStatus.running
    return entry.status

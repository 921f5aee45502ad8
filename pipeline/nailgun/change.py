"""The change of a run that Nailgun's row implies; pure."""

from datetime import datetime

from db.domain import nailgun_asks
from db.domain.statuses import TransactionStatus
from db.domain.transactions import TransactionChange
from db.runs.due_runs import DueRun
from nailgun.values import Transaction


def change_of(
    run: DueRun, said: Transaction, now: datetime
) -> TransactionChange | None:
    """Return the change of a run according to Nailgun; None: reports are better."""
    if said.status not in set(TransactionStatus):
        return None
    status = TransactionStatus(said.status)
    if not run.is_nailguns_own:
        ended_at = said.time_end
        if run.has_ended or status.is_open or ended_at is None:
            return None
        if (now - ended_at).total_seconds() < nailgun_asks.END_GRACE:
            return None
    # Treated like a report that arrived when Nailgun's row changed.
    message = said.message or None
    return TransactionChange(
        run.uuid,
        status=status,
        progress=said.progress,
        time_start=said.time_start,
        time_end=said.time_end if status.is_final else None,
        message=message and message.replace("\0", "\N{REPLACEMENT CHARACTER}"),
        message_status=status if message else None,
        message_reported_at=(said.time_end or now) if message else None,
    )

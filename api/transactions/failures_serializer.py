"""Values of a run's failures, and of what never ran because of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from api.answers.shaped import shaped
from db.domain.held_up import HoldUp, HoldUps, never_ran
from db.domain.statuses import TransactionStatus
from fuel_history.shapes.failures import (
    Failure,
    Failures,
    HeldUp,
    HeldUpEntry,
    NeverRan,
)


#: The columns of `Run.transaction`.
TRANSACTION_COLUMNS = (
    *("id", "uuid", "status", "name", "message"),
    *("time_start", "time_end", "duration"),
)

Row = Any


class Why(NamedTuple):
    """Why an entry failed, and in which earlier runs one failed like it."""

    cause: str | None
    fingerprint: str
    #: The newest first.
    seen_before: Sequence[int]


class Run(NamedTuple):
    """The rows that were read of a run."""

    #: A row of db.queries.transactions.
    transaction: Sequence[Any]
    # Of db.queries.failures:
    failed_total: int
    pending_total: int
    failed: Sequence[Row]
    #: Of each of these.
    why: Sequence[Why]
    pending: Sequence[Row]
    #: None: no graph is known.
    hold_ups: HoldUps | None


def failures(run: Run, *, with_task_name: bool) -> bytes:
    """Return a run's failures as a JSON object."""
    own = dict(zip(TRANSACTION_COLUMNS, run.transaction, strict=True))
    hold_ups = run.hold_ups
    each = [None] * len(run.failed) if hold_ups is None else hold_ups.each

    def held_up(hold_up: HoldUp | None) -> HeldUp | None:
        if hold_up is None:
            return None
        rows = [run.pending[place] for place in hold_up.nearest]
        entries = (
            shaped(HeldUpEntry, row, with_task_name=with_task_name) for row in rows
        )
        return HeldUp(total=hold_up.total, entries=tuple(entries))

    return msgspec.json.encode(
        Failures(
            **own,
            failed_total=run.failed_total,
            failed=tuple(
                shaped(
                    Failure,
                    row,
                    with_task_name=with_task_name,
                    cause=why.cause,
                    fingerprint=why.fingerprint,
                    seen_before=tuple(why.seen_before),
                    held_up=held_up(hold_up),
                )
                for row, why, hold_up in zip(run.failed, run.why, each, strict=True)
            ),
            never_ran=_never_ran(run, ended=TransactionStatus(own["status"]).is_final),
            graph_known=hold_ups is not None,
        )
    )


def _never_ran(run: Run, *, ended: bool) -> NeverRan:
    held_up = None if run.hold_ups is None else run.hold_ups.total
    total, held_up, other = never_ran(run.pending_total, held_up, ended=ended)
    return NeverRan(total=total, held_up=held_up, other=other)

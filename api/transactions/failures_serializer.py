"""What failed in a run, and what never ran because of it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from api.transactions.failures_shape import (
    Failure,
    Failures,
    HeldUp,
    HeldUpEntry,
    NeverRan,
)
from db.domain.held_up import HoldUp, HoldUps, never_ran
from db.domain.statuses import TransactionStatus


#: The columns of `Run.transaction`.
TRANSACTION_COLUMNS = (
    *("id", "uuid", "status", "name", "message"),
    *("time_start", "time_end", "duration"),
)

Row = Any
#: Returns a row's task name, and the same again on the mount that shows both.
Names = Callable[[Row], tuple[str, str | UnsetType]]


class Run(NamedTuple):
    """The rows that were read of a run."""

    #: A row of db.queries.transactions.
    transaction: Sequence[Any]
    # Of db.queries.failures:
    failed_total: int
    pending_total: int
    failed: Sequence[Row]
    pending: Sequence[Row]
    #: None: no graph is known.
    hold_ups: HoldUps | None


def failures(run: Run, *, with_task_name: bool) -> bytes:
    """Return a run's failures as a JSON object."""
    own = dict(zip(TRANSACTION_COLUMNS, run.transaction, strict=True))
    hold_ups = run.hold_ups
    each = [None] * len(run.failed) if hold_ups is None else hold_ups.each

    def names(row: Row) -> tuple[str, str | UnsetType]:
        name = row.deployment_graph_task_name
        return name, name if with_task_name else UNSET

    return msgspec.json.encode(
        Failures(
            **own,
            failed_total=run.failed_total,
            failed=[
                _failure(row, names, _held_up(run.pending, hold_up, names))
                for row, hold_up in zip(run.failed, each, strict=True)
            ],
            never_ran=_never_ran(run, ended=TransactionStatus(own["status"]).is_final),
            graph_known=hold_ups is not None,
        )
    )


def _failure(row: Row, names: Names, held_up: HeldUp | None) -> Failure:
    return Failure(
        row.id,
        row.node_id,
        *names(row),
        row.message,
        row.time_start,
        row.time_end,
        row.duration,
        held_up,
    )


def _held_up(
    pending: Sequence[Row], hold_up: HoldUp | None, names: Names
) -> HeldUp | None:
    if hold_up is None:
        return None
    rows = [pending[place] for place in hold_up.nearest]
    entries = [HeldUpEntry(row.id, row.node_id, *names(row)) for row in rows]
    return HeldUp(hold_up.total, entries)


def _never_ran(run: Run, *, ended: bool) -> NeverRan:
    held_up = None if run.hold_ups is None else run.hold_ups.total
    return NeverRan(*never_ran(run.pending_total, held_up, ended=ended))

"""Write a folded batch, always in the same order."""

from collections.abc import Mapping

from db.database import Connection
from db.domain.transactions import KnownTransaction
from db.history.node_outcomes import upsert_nodes
from db.history.transitions import Unexpected, count_unexpected
from db.history.upsert import upsert_history
from db.runs.transaction_changes import change_transactions
from pipeline.counts import Counts
from pipeline.fold import Folded


#: Maximum rows of one statement: a run of 500 nodes has 26,000.
_ROWS = 5000


def write(
    connection: Connection, folded: Folded, known: Mapping[str, KnownTransaction]
) -> Counts:
    """Upsert entries, outcomes and changes; return the counts.

    They are written in this order, each list sorted by key: two workers may wait for
    each other, but never in a cycle. The transactions' own rows come last, because
    workers of one run share them.
    """
    task_ids = {uuid: transaction.task_id for uuid, transaction in known.items()}
    changed = sum(
        upsert_history(connection, folded.entries[first : first + _ROWS], task_ids)
        for first in range(0, len(folded.entries), _ROWS)
    )
    touched = upsert_nodes(connection, folded.outcomes, task_ids)
    # With several transactions it is unknown whose entries changed: an unneeded new
    # ETag is harmless.
    if changed:
        touched |= {entry.task_uuid for entry in folded.entries}
    change_transactions(connection, folded.changes, task_ids, entries_changed=touched)
    unexpected = _unexpected(connection, folded, known)
    return Counts(
        rows_changed=changed,
        rows_unchanged=len(folded.entries) - changed,
        ended_unstarted=unexpected.ended_unstarted,
        started_after_end=unexpected.started_after_end,
        skipped_after_start=unexpected.skipped_after_start,
    )


def _unexpected(
    connection: Connection, folded: Folded, known: Mapping[str, KnownTransaction]
) -> Unexpected:
    # Once per run: with every batch it would cost a fortieth of the speed.
    ended = [
        known[change.task_uuid].task_id
        for change in folded.changes
        if change.status.is_final and not known[change.task_uuid].has_ended
    ]
    return count_unexpected(connection, ended) if ended else Unexpected(0, 0, 0)

"""Write what a batch folded to, always in the same order."""

from collections.abc import Mapping
from typing import NamedTuple

from db.database import Connection
from db.domain.transactions import FINAL
from db.domain.transitions import Unexpected
from db.nodes import upsert_nodes
from db.transactions import KnownTransaction, change_transactions
from db.transitions import count_unexpected
from db.upsert import upsert_history
from pipeline.fold import Folded


#: Rows of one statement: a run of 500 nodes has 26,000.
_ROWS = 5000


class Written(NamedTuple):
    """What writing changed."""

    rows_changed: int
    rows_unchanged: int
    #: Of the runs that ended with this.
    unexpected: Unexpected


def store_folded(
    connection: Connection, folded: Folded, known: Mapping[str, KnownTransaction]
) -> Written:
    """Upsert entries, outcomes and changes; return what that changed.

    Always in this order, each list sorted by key: two workers wait for each
    other at most, and never in a circle. The transactions' own rows come last,
    because workers of one run share them.
    """
    task_ids = {uuid: transaction.task_id for uuid, transaction in known.items()}
    changed = sum(
        upsert_history(connection, folded.entries[first : first + _ROWS], task_ids)
        for first in range(0, len(folded.entries), _ROWS)
    )
    upsert_nodes(connection, folded.outcomes, task_ids)
    # Of several transactions we do not know which one's changed: an ETag too
    # many is harmless.
    touched = {entry.task_uuid for entry in folded.entries} if changed else ()
    change_transactions(connection, folded.changes, task_ids, entries_changed=touched)
    return Written(
        changed, len(folded.entries) - changed, _unexpected(connection, folded, known)
    )


def _unexpected(
    connection: Connection, folded: Folded, known: Mapping[str, KnownTransaction]
) -> Unexpected:
    # Once for each run: with every batch it would cost a fortieth of the speed.
    ended = [
        known[change.task_uuid].task_id
        for change in folded.changes
        if change.status in FINAL and not known[change.task_uuid].has_ended
    ]
    return count_unexpected(connection, ended) if ended else Unexpected(0, 0, 0)

"""Write what a batch folded to, always in the same order."""

from collections.abc import Mapping

from db.database import Connection
from db.nodes import upsert_nodes
from db.transactions import change_transactions
from db.upsert import upsert_history
from pipeline.fold import Folded


#: Rows of one statement: a run of 500 nodes has 26,000.
_ROWS = 5000


def store_folded(
    connection: Connection, folded: Folded, task_ids: Mapping[str, int]
) -> int:
    """Upsert entries, outcomes and changes; return how many entries changed.

    Always in this order, each list sorted by key: two workers wait for each
    other at most, and never in a circle. The transactions' own rows come last,
    because workers of one run share them.
    """
    changed = sum(
        upsert_history(connection, folded.entries[first : first + _ROWS], task_ids)
        for first in range(0, len(folded.entries), _ROWS)
    )
    upsert_nodes(connection, folded.outcomes, task_ids)
    # Of several transactions we do not know which one's changed: an ETag too
    # many is harmless.
    touched = {entry.task_uuid for entry in folded.entries} if changed else ()
    change_transactions(connection, folded.changes, task_ids, entries_changed=touched)
    return changed

"""Read one entry of the deployment history with all its details."""

from typing import Any

from sqlalchemy import Connection, Row, Select, Text, and_, cast, select

from db.domain.errors import EntryNotFound, TransactionNotFound
from db.queries.gate import is_shown
from db.queries.history_columns import columns_of_table
from db.queries.times import TimeFormat
from db.tables import deployment_history as history
from db.tables import snapshots, tasks, transaction_nodes


def get_entry(
    connection: Connection, task_id: int, entry_id: int, *, times: TimeFormat
) -> Row[*tuple[Any, ...]]:
    """Return one entry of a transaction.

    Columns: those of db.queries.history_columns; graph (JSON text: its node's tasks
    when the transaction started); node_status, error_type, node_message (its node's
    outcome). Null: not known. Raises TransactionNotFound and EntryNotFound.
    """
    statement = _entries(times, entry_id).where(tasks.c.id == task_id)
    found = connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    if found.id is None:
        raise EntryNotFound
    return found


def _entries(times: TimeFormat, entry_id: int) -> Select[*tuple[Any, ...]]:
    entry = and_(
        history.c.task_id == tasks.c.id, history.c.id == entry_id, is_shown(tasks.c.id)
    )
    graph = and_(
        snapshots.c.task_id == history.c.task_id,
        snapshots.c.kind == "graph",
        snapshots.c.key == history.c.node_id,
    )
    outcome = and_(
        transaction_nodes.c.task_id == history.c.task_id,
        transaction_nodes.c.node_id == history.c.node_id,
    )
    return (
        select(
            *(shown.label(name) for name, shown in columns_of_table(times).items()),
            # Whole, although only one task is needed: PostgreSQL's json functions fail
            # if any string contains "\u0000", which parameters may.
            cast(snapshots.c.body, Text).label("graph"),
            cast(transaction_nodes.c.status, Text).label("node_status"),
            transaction_nodes.c.error_type,
            transaction_nodes.c.message.label("node_message"),
        )
        .select_from(tasks)
        .outerjoin(history, entry)
        .outerjoin(snapshots, graph)
        .outerjoin(transaction_nodes, outcome)
    )

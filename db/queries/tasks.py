"""Read tasks: Nailgun's older name for transactions that are not deleted."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, true

from db.domain.errors import TaskNotFound, TransactionNotFound
from db.queries.nailgun_tasks import is_task
from db.queries.times import TimeFormat
from db.queries.transactions import MAX_ID, get_transaction
from db.tables import tasks


def get_task(
    connection: Connection, task_id: int, names: Sequence[str], *, times: TimeFormat
) -> Sequence[Any]:
    """Return one task, its columns as in list_transactions; raises TaskNotFound."""
    columns = [*names, "is_task"]
    try:
        *row, is_one = get_transaction(connection, task_id, columns, times=times)
    except TransactionNotFound:
        raise TaskNotFound from None
    if not is_one:
        raise TaskNotFound
    return row


def require_task(connection: Connection, task_id: int) -> None:
    """Raise TaskNotFound unless the task exists and is not deleted."""
    known = select(true()).where(tasks.c.id == task_id, is_task())
    if task_id > MAX_ID or connection.execute(known).first() is None:
        raise TaskNotFound

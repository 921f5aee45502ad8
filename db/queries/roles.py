"""Read the roles of nodes in a run."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    cast,
    func,
    select,
)

from db.domain.snapshots import ROLE
from db.queries.versions import version_of_transaction
from db.tables import snapshots


def list_roles(connection: Connection, task_id: int) -> Sequence[Row[tuple[Any, ...]]]:
    """Return a transaction's roles by name, each with its nodes' ids as a JSON text.

    Columns: name, nodes. Raises TransactionNotFound.
    """
    version_of_transaction(connection, task_id)
    statement = (
        select(
            snapshots.c.key.label("name"), cast(snapshots.c.body, Text).label("nodes")
        )
        .where(snapshots.c.task_id == task_id, snapshots.c.kind == ROLE)
        .order_by(snapshots.c.key.collate("C"))
    )
    return connection.execute(statement).all()


def nodes_with(
    task_id: ColumnElement[int], roles: ColumnElement[Any]
) -> Select[tuple[str]]:
    """Return the statement of the nodes that had one of the roles in a transaction.

    `roles` is the right side of a comparison, such as SQL's ANY(array).
    """
    statement = select(func.json_array_elements_text(snapshots.c.body)).where(
        snapshots.c.task_id == task_id,
        snapshots.c.kind == ROLE,
        snapshots.c.key == roles,
    )
    # The transaction is of the statement around it, however far around.
    return statement.correlate_except(snapshots)

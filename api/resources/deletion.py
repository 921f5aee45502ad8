"""DELETE of one transaction, under either of its names."""

from http import HTTPStatus

import falcon

from api.params.force import force_query
from db.database import Database
from db.deletion import delete_transaction
from db.queries.tasks import require_task


def on_delete_transaction(
    database: Database,
    request: falcon.Request,
    response: falcon.Response,
    transaction_id: int,
) -> None:
    """Mark a transaction as deleted, and answer 204; again it changes nothing."""
    force = force_query(request.params)
    with database.writer() as connection:
        delete_transaction(connection, transaction_id, force=force)
    response.status = HTTPStatus.NO_CONTENT


def on_delete_task(
    database: Database,
    request: falcon.Request,
    response: falcon.Response,
    task_id: int,
) -> None:
    """Mark a task as deleted, and answer 204; a deleted one is not found."""
    force = force_query(request.params)
    with database.writer() as connection:
        require_task(connection, task_id)
        delete_transaction(connection, task_id, force=force)
    response.status = HTTPStatus.NO_CONTENT

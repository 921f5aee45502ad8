"""202 with the transaction that records an accepted request."""

from http import HTTPStatus

import falcon

from api.answers.transactions import TransactionAnswers
from db.database import Database
from db.queries.times import TimeFormat


def answer_accepted(
    response: falcon.Response, database: Database, task_id: int, *, times: TimeFormat
) -> None:
    """Answer with this transaction; the released clients print its id."""
    with database.reader() as connection:
        response.data = TransactionAnswers(database, times).one(connection, task_id)
    response.status = HTTPStatus.ACCEPTED

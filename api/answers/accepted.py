"""202 with the transaction that stands for what was asked."""

from http import HTTPStatus

import falcon

from api.answers.transactions import TransactionAnswers
from db.database import Database
from db.queries.times import TimeFormat


def answer_accepted(
    response: falcon.Response, database: Database, task_id: int, *, times: TimeFormat
) -> None:
    """Answer with this transaction, whose id the released clients print."""
    with database.reader() as connection:
        response.data = TransactionAnswers(database, times).one(connection, task_id)
    response.status = HTTPStatus.ACCEPTED

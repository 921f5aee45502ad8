"""Answers that are transactions: of /transactions/, and of /tasks/ that is older."""

from collections.abc import Generator

import falcon

from api.answers import send
from api.conditional import tag
from api.formats import Format, negotiated
from api.paging import Paging
from api.params.transactions import TransactionsQuery
from api.serializers.rows import Objects
from api.serializers.transactions import FIELDS, Transaction
from api.streaming import Stream
from db.database import Connection, Database
from db.queries.times import TimeFormat
from db.queries.transactions import get_transaction, list_transactions
from db.queries.versions import version_of_all


_WHOLE = Objects(Transaction, FIELDS)


class TransactionAnswers:
    """Transactions of one database, in one format of times."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def send_list(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: TransactionsQuery,
    ) -> None:
        """Answer with a list. Raises NotAcceptable and DatabaseUnavailable."""
        answer_format = negotiated(request)
        response.stream = Stream(self._list(request, response, query, answer_format))
        response.content_type = answer_format.content_type

    def send_one(
        self, request: falcon.Request, response: falcon.Response, task_id: int
    ) -> None:
        """Answer with one; raises TransactionNotFound also."""
        with self._database.reader() as connection:
            body = self.one(connection, task_id)
        send(request, response, body)

    def one(self, connection: Connection, task_id: int) -> bytes:
        """Return a transaction as JSON; raises TransactionNotFound."""
        row = get_transaction(connection, task_id, FIELDS, times=self._times)
        return _WHOLE.json(row)

    def _list(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: TransactionsQuery,
        answer_format: Format,
    ) -> Generator[bytes]:
        objects = Objects(Transaction, query.fields or FIELDS)
        paging = Paging(request, response, query.page)
        with self._database.reader() as connection:
            tag(request, response, version_of_all(connection))
            chunks = list_transactions(
                connection, objects.names, query.asked, query.page, times=self._times
            )
            yield from answer_format.array(map(objects.elements, paging.rows(chunks)))

"""Answers with transactions: /transactions/, and the older /tasks/."""

from collections.abc import Generator, Iterator

import falcon

from api.answers.rows import Objects
from api.answers.transactions_query import TransactionsQuery
from api.http.answers import send, send_page
from api.http.etags import tag
from api.http.formats import Format, negotiated
from api.http.pagination import Paging
from api.http.streaming import Stream
from db.database import Connection, Database
from db.queries.times import TimeFormat
from db.queries.transactions import get_transaction, list_transactions
from db.queries.unknown import unknown_clusters
from db.queries.versions import version_of_all
from fuel_history.shapes.transactions import Transaction


_WHOLE = Objects(Transaction)


class TransactionAnswers:
    """Sends transactions of one database in one format of times."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def send_list(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: TransactionsQuery,
    ) -> None:
        """Answer with a list; raises NotAcceptable and DatabaseUnavailable."""
        columns = query.fields or Transaction.__struct_fields__
        answer_format = negotiated(request, columns=columns, csv_kind=query.csv)
        paging = Paging(request, response, query.page)
        if query.page.limit is not None:
            with self._database.autocommit_reader() as connection:
                parts = self._parts(connection, query, paging)
                send_page(request, response, answer_format, parts, paging)
            return
        response.stream = Stream(
            self._whole(request, response, query, answer_format, paging)
        )
        response.content_type = answer_format.content_type

    def send_one(
        self, request: falcon.Request, response: falcon.Response, task_id: int
    ) -> None:
        """Answer with one; also raises TransactionNotFound."""
        with self._database.reader() as connection:
            body = self.one(connection, task_id)
        send(request, response, body)

    def one(self, connection: Connection, task_id: int) -> bytes:
        """Return a transaction as JSON; raises TransactionNotFound."""
        row = get_transaction(connection, task_id, _WHOLE.names, times=self._times)
        return _WHOLE.json(row)

    def _parts(
        self, connection: Connection, query: TransactionsQuery, paging: Paging
    ) -> Iterator[bytes]:
        objects = Objects(Transaction, query.fields or None)
        chunks = list_transactions(
            connection, objects.names, query.wanted, query.page, times=self._times
        )
        ids = () if query.cluster_id is None else (query.cluster_id,)
        rows = paging.rows(
            chunks, lambda: {"cluster_id": unknown_clusters(connection, ids)}
        )
        return map(objects.elements, rows)

    def _whole(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: TransactionsQuery,
        answer_format: Format,
        paging: Paging,
    ) -> Generator[bytes]:
        with self._database.reader() as connection:
            tag(request, response, version_of_all(connection))
            yield from answer_format.array(self._parts(connection, query, paging))

"""/transactions/ and /transactions/<id>/: every Nailgun task, deleted ones too."""

from collections.abc import Generator

import falcon

from api.params import TransactionsQuery, no_query, transactions_query
from api.serializers.arrays import json_array
from api.serializers.transactions import transaction, transactions
from api.streaming import Stream
from db.database import Database
from db.queries.times import TimeFormat
from db.queries.transactions import get_transaction, list_transactions


class TransactionCollection:
    """The list of transactions."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with transactions by id, narrowed by the query's parameters."""
        response.stream = Stream(self._list(transactions_query(request.params)))

    on_head = on_get

    def _list(self, query: TransactionsQuery) -> Generator[bytes]:
        with self._database.reader() as connection:
            rows = list_transactions(connection, times=self._times, **query._asdict())
            yield from json_array(map(transactions, rows))


class Transaction:
    """One transaction."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the transaction of this id."""
        no_query(request.params)
        with self._database.reader() as connection:
            row = get_transaction(connection, transaction_id, times=self._times)
        response.data = transaction(row)

    on_head = on_get

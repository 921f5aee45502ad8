"""/transactions/<id>/summary/: what ran, where, and what failed, at once."""

import falcon

from api.answers import send
from api.params import no_query
from api.serializers.summary import TRANSACTION_COLUMNS, Rows, summary
from api.staleness import may_be_stale
from db.database import Database
from db.queries.failures import list_failed
from db.queries.summary import count_by_node, count_by_task
from db.queries.times import TimeFormat
from db.queries.transactions import get_transaction


#: Failed entries that an answer names; all of them are in the history.
MOST_FAILED = 100


class Summary:
    """The summary of one transaction."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with counts, durations and failed entries of the transaction."""
        no_query(request.params)
        with_task_name = self._times is not TimeFormat.epoch
        rows = self._read(transaction_id)
        send(request, response, summary(rows, with_task_name=with_task_name))

    on_head = on_get

    def _read(self, task_id: int) -> Rows:
        times = self._times
        with self._database.reader() as connection:
            return Rows(
                get_transaction(connection, task_id, TRANSACTION_COLUMNS, times=times),
                count_by_node(connection, task_id, times=times),
                count_by_task(connection, task_id, times=times),
                list_failed(connection, task_id, times=times, limit=MOST_FAILED),
            )

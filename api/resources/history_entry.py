"""/transactions/<id>/deployment_history/<entry id>/: why one task ended as it did."""

import falcon

from api.answers import send
from api.params import no_query
from api.serializers.history_entry import history_entry
from api.staleness import may_be_stale
from db.database import Database
from db.queries.entry import get_entry
from db.queries.times import TimeFormat


class HistoryEntry:
    """One entry of a transaction's history."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    @may_be_stale
    def on_get(
        self,
        request: falcon.Request,
        response: falcon.Response,
        transaction_id: int,
        entry_id: int,
    ) -> None:
        """Answer with everything that is known of the entry."""
        no_query(request.params)
        with self._database.reader() as connection:
            row = get_entry(connection, transaction_id, entry_id, times=self._times)
        with_task_name = self._times is not TimeFormat.epoch
        send(request, response, history_entry(row, with_task_name=with_task_name))

    on_head = on_get

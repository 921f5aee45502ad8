"""/transactions/<id>/deployment_history/: what ran, where, when, and how it ended."""

from collections.abc import Callable, Generator, Iterator

import falcon

from api.params import HistoryQuery, history_query
from api.serializers.arrays import json_array
from api.serializers.client_history import ClientHistory
from api.serializers.history import entries
from api.streaming import Stream
from db.database import Connection, Database
from db.domain.statuses import HistoryStatus
from db.queries.history import get_definitions, list_history
from db.queries.times import TimeFormat
from db.queries.transactions import require_transaction


#: Yields a transaction's history as parts of a JSON array, in one shape.
Render = Callable[[Connection, int, HistoryQuery], Iterator[bytes]]


class DeploymentHistory:
    """The history of one transaction, in the shape that `render` gives it."""

    def __init__(self, database: Database, render: Render) -> None:
        self._database = database
        self._render = render

    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the entries by id, narrowed by the query's parameters."""
        query = history_query(request.params)
        response.stream = Stream(self._read(transaction_id, query))

    on_head = on_get

    def _read(self, transaction_id: int, query: HistoryQuery) -> Generator[bytes]:
        with self._database.reader() as connection:
            require_transaction(connection, transaction_id)
            yield from json_array(self._render(connection, transaction_id, query))


def specified(
    connection: Connection, task_id: int, query: HistoryQuery
) -> Iterator[bytes]:
    """Yield the history in the specification's shape."""
    rows = list_history(
        connection,
        task_id,
        times=TimeFormat.epoch,
        nodes=query.nodes,
        statuses=query.statuses,
        names=query.names,
        with_summary=query.include_summary,
    )
    for chunk in rows:
        yield entries(chunk, include_summary=query.include_summary)


def for_clients(
    connection: Connection, task_id: int, query: HistoryQuery
) -> Iterator[bytes]:
    """Yield the history in the released clients' shape, absent tasks last."""
    # An absent task ran on no node, and counts as skipped.
    shows_absent = not query.nodes and (
        not query.statuses or HistoryStatus.skipped in query.statuses
    )
    definitions = get_definitions(
        connection, task_id, with_names=shows_absent and bool(query.statuses)
    )
    history = ClientHistory(definitions.body, include_summary=query.include_summary)
    rows = list_history(
        connection,
        task_id,
        times=TimeFormat.iso,
        nodes=query.nodes,
        statuses=query.statuses,
        names=query.names,
        with_custom=True,
        with_summary=query.include_summary,
    )
    yield from map(history.entries, rows)
    if shows_absent:
        yield history.absent(query.names, definitions.names_with_entries)

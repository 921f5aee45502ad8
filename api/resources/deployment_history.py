"""…/deployment_history/ of a run, a cluster, a node: what ran, and how it ended."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import falcon

from api.answers import send_page
from api.conditional import tag
from api.formats import Format, negotiated
from api.paging import Paging, Rows
from api.params.changes import seen_by
from api.params.history import HistoryQuery, history_query, of_node
from api.resources.history_shapes import Chunks, FindDefinitions, Shape, Source
from api.staleness import may_be_stale
from api.streaming import Stream
from db.database import Connection, Database
from db.domain.errors import ReplicaBehind
from db.queries.changes import Position
from db.queries.definitions import get_definitions
from db.queries.history import (
    copy_history,
    list_history,
    list_history_of_runs,
    page_of_history,
)
from db.queries.history_statements import HistoryFilter
from db.queries.keyset import HistoryOrder, Page
from db.queries.times import TimeFormat
from db.queries.versions import (
    Version,
    require_cluster,
    version_of_all,
    version_of_cluster,
    version_of_transaction,
)
from db.replicated import from_replica


class _Found(NamedTuple):
    """A history that is there."""

    version: Version
    #: list_history with all but the columns, the filter, the page and the times.
    list_history: Callable[..., Chunks]
    definitions: FindDefinitions | None = None
    #: copy_history with all but the columns and the times, where there is one.
    copy: Callable[..., Iterator[bytes]] | None = None


#: Yields the rows of a page in chunks; raises the error of what is missing.
_ListPage = Callable[[Connection, Sequence[str], TimeFormat], Iterable[Rows]]
#: Looks a history up; raises the error of what is missing.
_Find = Callable[[Connection], _Found]


class _History:
    def __init__(self, database: Database, shape: Shape) -> None:
        self._database = database
        self._shape = shape

    def _query(self, request: falcon.Request) -> HistoryQuery:
        return history_query(
            request.params, datetime.now(UTC), self._shape.known_fields
        )

    def _columns(self, query: HistoryQuery) -> tuple[str, ...]:
        return query.fields or self._shape.csv_columns

    def _whole(self, query: HistoryQuery) -> bool:
        """Whether PostgreSQL can write all of it: nothing narrows it, no cell is JSON.

        A summary is shown in our own writing of its JSON.
        """
        return (
            self._shape.is_table
            and query.asked == HistoryFilter()
            and query.page == Page(HistoryOrder.id)
            and "summary" not in query.fields
        )

    def _answer(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: HistoryQuery,
        find: _Find,
    ) -> None:
        answer_format = negotiated(request, columns=self._columns(query))
        response.stream = Stream(
            self._read(request, response, query, find, answer_format)
        )
        response.content_type = answer_format.content_type

    def _read(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: HistoryQuery,
        find: _Find,
        answer_format: Format,
    ) -> Generator[bytes]:
        asked = query.asked
        paging = _paging(request, response, query)
        with self._database.reader() as connection:
            found = find(connection)
            tag(request, response, found.version, asked)
            if found.copy is not None and answer_format.is_csv and self._whole(query):
                columns = self._columns(query)
                yield (",".join(columns) + "\r\n").encode()
                yield from found.copy(columns, times=TimeFormat.epoch)
                return
            source = Source(
                lambda columns, times: paging.rows(
                    found.list_history(columns, asked, query.page, times=times)
                ),
                lambda: paging.more,
                found.definitions,
            )
            yield from answer_format.array(self._shape.render(query, source))

    def _answer_page(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: HistoryQuery,
        list_page: _ListPage,
    ) -> None:
        answer_format = negotiated(request, columns=self._columns(query))
        paging = _paging(request, response, query)

        def rows(columns: Sequence[str], times: TimeFormat) -> Chunks:
            with self._database.autocommit_reader() as connection:
                found = list(paging.rows(list_page(connection, columns, times)))
            return iter(found)

        parts = self._shape.render(query, Source(rows, lambda: paging.more))
        send_page(request, response, answer_format, parts, paging)


def _paging(
    request: falcon.Request, response: falcon.Response, query: HistoryQuery
) -> Paging:
    times = {"since": query.asked.since, "until": query.asked.until}
    return Paging(request, response, query.page, times)


def _refuse_older(version: Version, seen: Position | None) -> None:
    """Raise ReplicaBehind where a replica has less of a run than was seen of it."""
    if seen is not None and from_replica() and version[0] < seen.version:
        raise ReplicaBehind


class DeploymentHistory(_History):
    """The history of one transaction."""

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Answer with the entries, narrowed by the query's parameters."""
        query = self._query(request)
        # Whoever has a cursor of the run is told of later changes only: nothing
        # before it may be missing here.
        seen = seen_by(request.get_header("Last-Event-ID"))
        if query.page.limit is not None and self._shape.is_table:

            def list_page(
                connection: Connection, columns: Sequence[str], times: TimeFormat
            ) -> Iterable[Rows]:
                version, rows = page_of_history(
                    *(connection, transaction_id, columns, query.asked, query.page),
                    times=times,
                )
                _refuse_older(version, seen)
                yield rows

            self._answer_page(request, response, query, list_page)
            return

        def find(connection: Connection) -> _Found:
            version = version_of_transaction(connection, transaction_id)
            _refuse_older(version, seen)
            return _Found(
                version,
                partial(list_history, connection, transaction_id),
                partial(get_definitions, connection, transaction_id),
                partial(copy_history, connection, transaction_id),
            )

        self._answer(request, response, query, find)

    on_head = on_get


class _HistoryOfRuns(_History):
    def _send(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: HistoryQuery,
        cluster_id: int | None,
    ) -> None:
        def list_page(
            connection: Connection, columns: Sequence[str], times: TimeFormat
        ) -> Iterable[Rows]:
            if cluster_id is not None:
                require_cluster(connection, cluster_id)
            return list_history_of_runs(
                *(connection, cluster_id, columns, query.asked, query.page),
                times=times,
            )

        def find(connection: Connection) -> _Found:
            return _Found(
                version_of_all(connection)
                if cluster_id is None
                else version_of_cluster(connection, cluster_id),
                partial(list_history_of_runs, connection, cluster_id),
            )

        if query.page.limit is not None:
            self._answer_page(request, response, query, list_page)
        else:
            self._answer(request, response, query, find)


class ClusterHistory(_HistoryOfRuns):
    """The history of all transactions of a cluster."""

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """Answer with the entries, narrowed by the query's parameters."""
        self._send(request, response, self._query(request), cluster_id)

    on_head = on_get


class NodeHistory(_HistoryOfRuns):
    """The history of a node over all transactions; empty for an unknown node."""

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, node_id: str
    ) -> None:
        """Answer with the entries, narrowed by the query's parameters."""
        query = of_node(self._query(request), node_id)
        self._send(request, response, query, None)

    on_head = on_get

"""…/deployment_history/ of a run, a cluster or a node: what ran, and how it ended."""

from collections.abc import Generator, Iterator
from contextlib import closing
from http import HTTPStatus

import falcon

from api.history.histories import History, OfCluster, OfRun, OfRuns
from api.history.query import OF_RUN, OF_RUNS, HistoryQuery
from api.history.shapes import SHAPES_OF_RUN, SHAPES_OF_RUNS, Reading, Shape
from api.http.answers import send_page
from api.http.etags import tag
from api.http.formats import Format, csv_heading, negotiated
from api.http.mount import ByMount, Mount
from api.http.pagination import Paging
from api.http.query import BadParameter
from api.http.staleness import may_be_stale
from api.http.streaming import Stream
from api.http.unknown import HEADER as UNKNOWN
from api.operations.answers import table
from api.operations.operation import Operation
from api.operations.shape import SomeOf, any_of
from db.database import Connection, Database
from db.queries.history_filter import HistoryFilter
from db.queries.keyset import HistoryOrder, Page
from fuel_history.shapes.history import (
    AbsentEntry,
    ClientEntry,
    ClientEntryAndRun,
    ClientEntryAndRunWithSummary,
    ClientEntryWithSummary,
    Entry,
    EntryAndRun,
    EntryAndRunWithSummary,
    EntryWithSummary,
)


_TAG = "Deployment history"
_OF_RUN = (
    "One entry for each task of the graph on each of its nodes; entries exist from the"
    " start of the run, with status `pending`."
)
_OF_RUNS = (
    "Includes all runs, deleted ones too, and takes the same filters as one run's"
    " history. Each entry also has its run's `cluster`, `transaction_name` and"
    " `transaction_status`. Use `limit`: the list can be long."
)


_ENTRIES = ByMount(
    any_of(Entry, EntryWithSummary, SomeOf(EntryWithSummary)),
    any_of(
        *(ClientEntry, ClientEntryWithSummary, AbsentEntry),
        SomeOf(ClientEntryWithSummary),
    ),
)
_ENTRIES_OF_RUNS = ByMount(
    any_of(EntryAndRun, EntryAndRunWithSummary, SomeOf(EntryAndRunWithSummary)),
    any_of(
        *(ClientEntryAndRun, ClientEntryAndRunWithSummary),
        SomeOf(ClientEntryAndRunWithSummary),
    ),
)


class _Histories:
    #: The format by mount.
    shapes: ByMount[Shape] = SHAPES_OF_RUNS

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._mount = mount
        self._shape = self.shapes.at(mount)

    def _send(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: HistoryQuery,
        history: History,
        *,
        page_alone: bool,
    ) -> None:
        """Answer with a history; `page_alone`: a page needs only its rows."""
        columns = query.fields or self._shape.csv_columns
        answer_format = negotiated(request, columns=columns, csv_kind=query.csv)
        times = {"since": query.since, "until": query.until}
        paging = Paging(request, response, query.page, times)

        def reading(connection: Connection) -> Reading:
            times = self._mount.history_times
            return Reading(connection, history, query, times, paging)

        if query.page.limit is not None and page_alone:
            with self._database.autocommit_reader() as connection:
                parts = list(self._shape.render(reading(connection)))
            send_page(request, response, answer_format, parts, paging)
            return

        def stream() -> Generator[bytes]:
            with self._database.reader() as connection:
                tag(request, response, history.version(connection), query.wanted)
                yield from self._whole(reading(connection), answer_format, columns)

        response.stream = Stream(stream())
        response.content_type = answer_format.content_type

    def _whole(
        self, reading: Reading, answer_format: Format, columns: tuple[str, ...]
    ) -> Iterator[bytes]:
        kind = answer_format.csv
        if kind is not None and self._is_plain(reading.query):
            lines = reading.copy(columns, kind)
            if lines is not None:
                yield csv_heading(columns, kind)
                yield from lines
                return
        # Closed here in any case: its cursor ends with its connection.
        with closing(self._shape.render(reading)) as parts:
            yield from answer_format.array(parts)

    def _is_plain(self, query: HistoryQuery) -> bool:
        """Return whether PostgreSQL can write the CSV: no filter, no cell with JSON.

        We write the JSON of a summary ourselves.
        """
        return (
            self._shape.is_table
            and query.wanted == HistoryFilter()
            and query.page == Page(HistoryOrder.id)
            and "summary" not in query.fields
        )


class DeploymentHistory(_Histories):
    """The history of one transaction."""

    shapes = SHAPES_OF_RUN

    @Operation(
        "list_history",
        _TAG,
        {HTTPStatus.OK: table("The entries.", _ENTRIES, headers=(UNKNOWN,))},
        query=OF_RUN,
        description=ByMount(
            f"{_OF_RUN} In exactly the specification's format.",
            f"{_OF_RUN} In the released clients' format: with the graph's parameters"
            " merged"
            ' in, and tasks that ran on no node at the end, with `node_id: "-"`.',
        ),
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """List the tasks of one run, node by node."""
        query = OF_RUN.at(self._mount).read(request)
        history = OfRun(transaction_id, query.seen)
        # The clients' format needs the run's graph from the same snapshot.
        page_alone = self._shape.is_table
        self._send(request, response, query, history, page_alone=page_alone)

    on_head = on_get


class ClusterHistory(_Histories):
    """The history of all transactions of a cluster."""

    @Operation(
        "list_cluster_history",
        _TAG,
        {HTTPStatus.OK: table("The entries.", _ENTRIES_OF_RUNS, headers=(UNKNOWN,))},
        query=OF_RUNS,
        without=("cluster_id",),
        description=_OF_RUNS,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, cluster_id: int
    ) -> None:
        """List everything that ran in an environment."""
        query = OF_RUNS.at(self._mount).read(request)
        if query.cluster_id is not None:
            raise BadParameter("cluster_id is not allowed here: the URL names it")
        history = OfCluster(cluster_id, query.runs)
        self._send(request, response, query, history, page_alone=True)

    on_head = on_get


class NodeHistory(_Histories):
    """The history of a node in all transactions; empty for an unknown node."""

    @Operation(
        "list_node_history",
        _TAG,
        {HTTPStatus.OK: table("The entries.", _ENTRIES_OF_RUNS, headers=(UNKNOWN,))},
        query=OF_RUNS,
        without=("nodes",),
        may_miss=False,
        description=_OF_RUNS,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, node_id: str
    ) -> None:
        """List everything that ran on a node."""
        query = OF_RUNS.at(self._mount).read(request).of_node(node_id)
        self._send(request, response, query, OfRuns(query.runs), page_alone=True)

    on_head = on_get

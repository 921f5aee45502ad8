"""…/deployment_history/ of a run, a cluster or a node: what ran, and how it ended."""

from http import HTTPStatus

import falcon

from api.history.histories import OfCluster, OfRun, OfRuns
from api.history.query import OF_RUN, OF_RUNS
from api.history.sending import Histories
from api.history.shapes import SHAPES_OF_RUN
from api.http.mount import ByMount
from api.http.query import BadParameter
from api.http.staleness import may_be_stale
from api.http.unknown import HEADER as UNKNOWN
from api.operations.answers import table
from api.operations.operation import Operation
from api.operations.shape import SomeOf, any_of
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


class DeploymentHistory(Histories):
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
        self.send(request, response, query, history, page_alone=page_alone)

    on_head = on_get


class ClusterHistory(Histories):
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
        self.send(request, response, query, history, page_alone=True)

    on_head = on_get


class NodeHistory(Histories):
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
        self.send(request, response, query, OfRuns(query.runs), page_alone=True)

    on_head = on_get

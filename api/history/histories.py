"""Which history is requested: that of a run, of a cluster, or of all runs."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from api.history.query import HistoryQuery
from api.http.pagination import Rows
from api.http.unknown import Unknown
from db.database import Connection
from db.domain.errors import ReplicaBehind
from db.queries.changes import Position
from db.queries.definitions import Definitions, get_definitions
from db.queries.history import (
    copy_history,
    list_history,
    list_history_of_runs,
    page_of_history,
)
from db.queries.times import TimeFormat
from db.queries.transactions import TransactionFilter
from db.queries.unknown import Named, unknown_in_run, unknown_in_runs
from db.queries.versions import (
    Version,
    require_cluster,
    version_of_all,
    version_of_cluster,
    version_of_transaction,
)
from db.replication.replicated import from_replica
from text.spreadsheet import CsvKind


class Wanted(NamedTuple):
    """What a request wants to read of a history."""

    query: HistoryQuery
    columns: Sequence[str]
    times: TimeFormat


class History(Protocol):
    """The entries of one run or of many."""

    def version(self, connection: Connection) -> Version:
        """Return the version, which grows with each change; raises if it is missing."""

    def rows(self, connection: Connection, wanted: Wanted) -> Iterator[Rows]:
        """Yield the requested rows.

        For a page, raises the error of a missing run or cluster.
        """

    def definitions(self, connection: Connection, *, with_names: bool) -> Definitions:
        """Return the tasks of the run's graph, as db.queries.definitions does."""

    def unknown(self, connection: Connection, query: HistoryQuery) -> Unknown:
        """Return the values of the filters that do not exist, by parameter."""

    def copy(
        self, connection: Connection, wanted: Wanted, kind: CsvKind
    ) -> Iterator[bytes] | None:
        """Yield all entries as lines of a CSV file; None: PostgreSQL cannot."""


def _by_parameter(unknown: Named) -> Unknown:
    return {
        "nodes": unknown.nodes,
        "roles": unknown.roles,
        "tasks_names": unknown.tasks,
        "cluster_id": unknown.clusters,
    }


class OfRun(NamedTuple):
    """The history of one transaction."""

    task_id: int
    #: The client's position in the run. It receives later changes only, so an answer
    #: must not be older than that.
    seen: Position | None = None

    def version(self, connection: Connection) -> Version:
        """Return the run's version."""
        return self._refuse_older(version_of_transaction(connection, self.task_id))

    def rows(self, connection: Connection, wanted: Wanted) -> Iterator[Rows]:
        """Yield the run's entries; a page is read with its version."""
        query, columns, times = wanted
        of_run = (connection, self.task_id, columns, query.wanted, query.page)
        if query.page.limit is None:
            yield from list_history(*of_run, times=times)
            return
        version, rows = page_of_history(*of_run, times=times)
        self._refuse_older(version)
        yield rows

    def definitions(self, connection: Connection, *, with_names: bool) -> Definitions:
        """Return the tasks of the run's graph."""
        return get_definitions(connection, self.task_id, with_names=with_names)

    def unknown(self, connection: Connection, query: HistoryQuery) -> Unknown:
        """Return the values of the filters that are not in the run."""
        return _by_parameter(unknown_in_run(connection, self.task_id, query.named))

    def copy(
        self, connection: Connection, wanted: Wanted, kind: CsvKind
    ) -> Iterator[bytes]:
        """Yield the run's entries as PostgreSQL writes them."""
        _, columns, times = wanted
        return copy_history(connection, self.task_id, columns, times=times, kind=kind)

    def _refuse_older(self, version: Version) -> Version:
        """Raise ReplicaBehind if the replica has less of the run than the client."""
        if self.seen is not None and from_replica() and version[0] < self.seen.version:
            raise ReplicaBehind
        return version


class OfRuns:
    """The history of many transactions: of those that `runs` selects."""

    def __init__(self, runs: TransactionFilter) -> None:
        self._runs = runs

    def version(self, connection: Connection) -> Version:
        """Return a version that grows with each change of any run."""
        return version_of_all(connection)

    def rows(self, connection: Connection, wanted: Wanted) -> Iterator[Rows]:
        """Yield the entries, run by run."""
        query, columns, times = wanted
        return list_history_of_runs(
            connection, self._runs, columns, query.wanted, query.page, times=times
        )

    def definitions(self, connection: Connection, *, with_names: bool) -> Definitions:
        """Return no definitions: each run has its own graph."""
        return Definitions(None, frozenset())

    def unknown(self, connection: Connection, query: HistoryQuery) -> Unknown:
        """Return the values of the filters that are in none of the runs."""
        runs = TransactionFilter(cluster_id=self._runs.cluster_id)
        return _by_parameter(unknown_in_runs(connection, runs, query.named))

    def copy(self, connection: Connection, wanted: Wanted, kind: CsvKind) -> None:
        """Return None."""


class OfCluster(OfRuns):
    """The history of transactions of a cluster."""

    def __init__(self, cluster_id: int, runs: TransactionFilter) -> None:
        super().__init__(runs._replace(cluster_id=cluster_id))
        self._cluster_id = cluster_id

    def version(self, connection: Connection) -> Version:
        """Return a version that grows with each change of any run of the cluster."""
        return version_of_cluster(connection, self._cluster_id)

    def rows(self, connection: Connection, wanted: Wanted) -> Iterator[Rows]:
        """Yield the entries; a page checks here that the cluster exists."""
        if wanted.query.page.limit is not None:
            require_cluster(connection, self._cluster_id)
        return super().rows(connection, wanted)

"""A run as it is read for an answer: its rows, its roles, its graph."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from astute.planned import planned_tasks
from db.database import Connection
from db.domain.answers.entries import Entry, Key, Roles
from db.domain.answers.failures import Failed
from db.domain.answers.run_graph import PlannedTask, RunGraph
from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.queries.failures import list_graphs
from db.queries.roles import list_roles
from db.queries.run_digests import GoodRun, good_runs
from db.queries.run_entries import (
    RunRow,
    count_of_nodes,
    get_run,
    read_entries,
    read_failed,
)


_decode_names = msgspec.json.Decoder(list[str]).decode


class Run:
    """A run in one transaction; each part is read when it is first needed."""

    def __init__(self, connection: Connection, task_id: int) -> None:
        """Read its row. Raises TransactionNotFound."""
        self.connection = connection
        self.row: RunRow = get_run(connection, task_id)

    @cached_property
    def entries(self) -> Mapping[Key, Entry]:
        """All its entries, with the seconds of work that Puppet reports."""
        return read_entries(self.connection, self.row.task_id)

    @cached_property
    def times(self) -> Mapping[Key, Entry]:
        """All its entries without seconds of work: read far faster."""
        if "entries" in self.__dict__:
            return self.entries
        return read_entries(self.connection, self.row.task_id, with_work=False)

    @cached_property
    def failed(self) -> list[Failed]:
        """Its failed entries, with their causes."""
        return list(read_failed(self.connection, self.row.task_id))

    @cached_property
    def roles(self) -> Roles:
        """The roles of its nodes."""
        return roles_of(self.connection, self.row.task_id)

    @cached_property
    def node_ids(self) -> set[str]:
        """Its nodes, without the master and the null node."""
        return self.entries_of_nodes.keys() - {MASTER_NODE, VIRTUAL_SYNC_NODE}

    @cached_property
    def entries_of_nodes(self) -> Mapping[str, int]:
        """Node → how many entries it has."""
        return count_of_nodes(self.connection, self.row.task_id)

    def good_runs_before(
        self, limit: int, *, elsewhere: bool = False
    ) -> Sequence[GoodRun]:
        """Return the good runs before it, the newest first.

        Of its environment and its type of graph; `elsewhere`: of that type in every
        environment.
        """
        return good_runs(
            self.connection,
            before=self.row.task_id,
            cluster_id=self.row.cluster_id,
            graph_type=self.row.graph_type,
            limit=limit,
            elsewhere=elsewhere,
        )

    @cached_property
    def graph(self) -> RunGraph:
        """Its graph; without tasks where none is known."""
        return RunGraph(self._planned())

    def _planned(self) -> Iterator[PlannedTask]:
        if not self.row.has_graph:
            return
        nodes = list(self.entries_of_nodes)
        for node_id, body in list_graphs(self.connection, self.row.task_id, nodes):
            yield from planned_tasks(node_id, body)


def roles_of(connection: Connection, task_id: int) -> Roles:
    """Return the roles of a run's nodes. Raises TransactionNotFound."""
    rows = list_roles(connection, task_id)
    return Roles({row.name: _decode_names(row.nodes) for row in rows})

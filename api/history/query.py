"""Query parameters of deployment histories."""

import dataclasses
from datetime import datetime
from typing import Final, Self

from api.answers.position import last_event
from api.answers.transactions_query import transaction_types
from api.history.serializer import FIELDS, FIELDS_OF_RUNS
from api.http import parameters
from api.http.mount import ByMount
from api.http.page_parameters import paging
from api.http.query import BadParameter, Query
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.queries.changes import Position
from db.queries.history_filter import HistoryFilter
from db.queries.keyset import HistoryOrder, Page
from db.queries.transactions import TransactionFilter
from db.queries.unknown import Named
from text.spreadsheet import CsvKind


@dataclasses.dataclass(frozen=True)
class HistoryQuery(Query):
    """Which entries are requested, and which of their members.

    A field that :class:`HistoryFilter` has too is a filter. `absent` tells for its
    value whether tasks without entries can match: they ran on no node, have no times,
    and count as skipped. For a filter without `absent` they never match.
    """

    nodes: tuple[str, ...] = parameters.items("Only entries of these nodes.")
    roles: tuple[str, ...] = parameters.items(
        "Only entries of nodes that had one of these roles in the run."
    )
    statuses: tuple[HistoryStatus, ...] = parameters.words(
        "Only entries with these statuses.",
        HistoryStatus,
        # Nailgun's order in its error text; it is not the order of the lattice.
        "Statuses parameter could be only: pending, ready, running, error, skipped",
        absent=lambda statuses: HistoryStatus.skipped in statuses,
    )
    tasks_names: tuple[str, ...] = parameters.items(
        "Only entries of these tasks of the graph.",
        # Tasks with these names; the serializer leaves out the others.
        absent=lambda names: True,
    )
    since: datetime | None = parameters.since(
        "Only entries that started at this time or later: ISO 8601 (UTC unless it has a"
        " zone), seconds since 1970, or an age: `90s`, `30m`, `24h`, `7d`, `2w`. If no"
        " start was reported, the end counts; an entry with neither never matches."
    )
    until: datetime | None = parameters.until(
        "Only entries that started before this time; same formats as `since`."
    )
    at: datetime | None = parameters.since(
        "Only entries that ran at this time: they had started and not ended, as far as"
        " is known now; same formats as `since`."
    )
    include_summary: bool = parameters.flag("1: include the `summary` of each entry.")
    fields: tuple[str, ...] = parameters.fields(FIELDS)
    page: Page = paging(HistoryOrder)
    csv: CsvKind | None = parameters.csv()

    @property
    def wanted(self) -> HistoryFilter:
        """The filter that the request describes."""
        return HistoryFilter(
            **{name: getattr(self, name) for name in HistoryFilter._fields}
        )

    @property
    def named(self) -> Named:
        """What the filters name that may not exist."""
        return Named(nodes=self.nodes, roles=self.roles, tasks=self.tasks_names)

    @property
    def with_summary(self) -> bool:
        """Whether the summary of each entry is requested."""
        return self.include_summary or "summary" in self.fields

    @property
    def may_leave_absent(self) -> bool:
        """Whether the filters can match tasks of the graph without entries."""
        given = self.wanted.given
        return all(
            "absent" in field.metadata
            and field.metadata["absent"](getattr(self, field.name))
            for field in dataclasses.fields(self)
            if field.name in given
        )

    @property
    def may_hide_present(self) -> bool:
        """Whether the filters can match a task's name, but none of its entries."""
        return self.wanted._replace(tasks_names=()) != HistoryFilter()


@dataclasses.dataclass(frozen=True)
class ClientHistoryQuery(HistoryQuery):
    """The same for the released clients: members that a graph merges in count too."""

    fields: tuple[str, ...] = parameters.fields()


@dataclasses.dataclass(frozen=True)
class RunHistoryQuery(HistoryQuery):
    """Query parameters of one run's history."""

    seen: Position | None = last_event(
        "A `cursor` that you have received for this run: the answer is never older."
    )


@dataclasses.dataclass(frozen=True)
class ClientRunHistoryQuery(ClientHistoryQuery, RunHistoryQuery):
    """The same for the released clients."""


@dataclasses.dataclass(frozen=True)
class RunsHistoryQuery(HistoryQuery):
    """Query parameters of the history of many runs."""

    cluster_id: int | None = parameters.number("Only entries of this environment.")
    transaction_types: tuple[str, ...] = transaction_types(
        "Only entries of transactions with these names."
    )
    transaction_statuses: tuple[TransactionStatus, ...] = parameters.words(
        "Only entries of transactions with these statuses.",
        TransactionStatus,
        f"transaction_statuses can only be: {', '.join(TransactionStatus)}",
    )
    fields: tuple[str, ...] = parameters.fields(FIELDS_OF_RUNS)

    @property
    def runs(self) -> TransactionFilter:
        """The filter of the runs."""
        return TransactionFilter(
            cluster_id=self.cluster_id,
            names=self.transaction_types,
            statuses=self.transaction_statuses,
        )

    @property
    def named(self) -> Named:
        """What the filters name that may not exist."""
        ids = () if self.cluster_id is None else (self.cluster_id,)
        return super().named._replace(clusters=ids)

    def of_node(self, node_id: str) -> Self:
        """Return the query for one node; raises BadParameter if it also has `nodes`."""
        if self.nodes:
            raise BadParameter("nodes is not allowed here: the URL names the node")
        if "\0" in node_id:
            raise BadParameter("the node must not contain a NUL character")
        return dataclasses.replace(self, nodes=(node_id,))


@dataclasses.dataclass(frozen=True)
class ClientRunsHistoryQuery(RunsHistoryQuery):
    """The same for the released clients."""

    fields: tuple[str, ...] = parameters.fields()


#: Query parameters of one run's history, by mount.
OF_RUN: Final = ByMount(RunHistoryQuery, ClientRunHistoryQuery)
OF_RUNS: Final = ByMount(RunsHistoryQuery, ClientRunsHistoryQuery)

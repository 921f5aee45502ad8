"""What requests for a deployment history ask."""

import dataclasses
from datetime import datetime
from typing import Final, Self

from api.answers.position import last_event
from api.history.serializer import FIELDS
from api.http import parameters
from api.http.mount import ByMount
from api.http.page_parameters import paging
from api.http.query import BadParameter, Query
from db.domain.statuses import HistoryStatus
from db.queries.changes import Position
from db.queries.history_statements import HistoryFilter
from db.queries.keyset import HistoryOrder, Page
from text.spreadsheet import CsvKind


@dataclasses.dataclass(frozen=True)
class HistoryQuery(Query):
    """Which entries are asked for, and what of each.

    A field that :class:`HistoryFilter` has too is a filter. `absent` says of its
    value whether it may leave tasks that have no entry: these ran on no node, at no
    time, and count as skipped. A filter without it leaves none.
    """

    nodes: tuple[str, ...] = parameters.items("Only entries of these nodes.")
    roles: tuple[str, ...] = parameters.items(
        "Only entries of nodes that had one of these roles in the run."
    )
    statuses: tuple[HistoryStatus, ...] = parameters.words(
        "Only entries with these statuses.",
        HistoryStatus,
        # Nailgun's order in its message, which is not that of the lattice.
        "Statuses parameter could be only: pending, ready, running, error, skipped",
        absent=lambda statuses: HistoryStatus.skipped in statuses,
    )
    tasks_names: tuple[str, ...] = parameters.items(
        "Only entries of these tasks of the graph.",
        # Those of these names; the serializer leaves the others out.
        absent=lambda names: True,
    )
    since: datetime | None = parameters.since(
        "Only entries that began at this time or later: ISO 8601 (UTC unless it has a"
        " zone), seconds since 1970, or an age: `90s`, `30m`, `24h`, `7d`, `2w`. Where"
        " no start was reported the end counts; an entry that did neither is left out."
    )
    until: datetime | None = parameters.until(
        "Only entries that began before this time; as `since`."
    )
    include_summary: bool = parameters.flag("1: with each entry's `summary`.")
    fields: tuple[str, ...] = parameters.fields(FIELDS)
    page: Page = paging(HistoryOrder)
    csv: CsvKind | None = parameters.csv()

    @property
    def asked(self) -> HistoryFilter:
        """Which entries are asked for."""
        return HistoryFilter(
            **{name: getattr(self, name) for name in HistoryFilter._fields}
        )

    @property
    def with_summary(self) -> bool:
        """Whether each entry is asked for with its summary."""
        return self.include_summary or "summary" in self.fields

    @property
    def may_leave_absent(self) -> bool:
        """Whether the filters may leave tasks of the graph that have no entry."""
        given = self.asked.given
        return all(
            "absent" in field.metadata
            and field.metadata["absent"](getattr(self, field.name))
            for field in dataclasses.fields(self)
            if field.name in given
        )

    @property
    def may_hide_present(self) -> bool:
        """Whether the filters may leave none of a task's entries, but its name."""
        return self.asked._replace(tasks_names=()) != HistoryFilter()

    def of_node(self, node_id: str) -> Self:
        """Return the query for one node; raises BadParameter where it names nodes."""
        if self.nodes:
            raise BadParameter("nodes cannot be given here: the URL says which node")
        if "\0" in node_id:
            raise BadParameter("the node must not hold the character NUL")
        return dataclasses.replace(self, nodes=(node_id,))


@dataclasses.dataclass(frozen=True)
class ClientHistoryQuery(HistoryQuery):
    """The same for the released clients: members that a graph merges in count too."""

    fields: tuple[str, ...] = parameters.fields()


@dataclasses.dataclass(frozen=True)
class RunHistoryQuery(HistoryQuery):
    """What requests for the history of one run ask."""

    seen: Position | None = last_event(
        "A `cursor` of the run that you have: no answer of a replica that is behind it."
    )


@dataclasses.dataclass(frozen=True)
class ClientRunHistoryQuery(ClientHistoryQuery, RunHistoryQuery):
    """The same for the released clients."""


#: What requests for the history of one run, and for that of many, ask on each mount.
OF_RUN: Final = ByMount(RunHistoryQuery, ClientRunHistoryQuery)
OF_RUNS: Final = ByMount(HistoryQuery, ClientHistoryQuery)

"""Which entries of histories a request selects, and the conditions of that."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    any_,
    bindparam,
    cast,
    func,
)

from db.domain.statuses import HistoryStatus
from db.queries.gate import is_shown
from db.queries.roles import nodes_with
from db.tables import history_status, tasks


class HistoryFilter(NamedTuple):
    """Which entries to select; empty or None members select all."""

    nodes: tuple[str, ...] = ()
    statuses: tuple[HistoryStatus, ...] = ()
    tasks_names: tuple[str, ...] = ()
    #: Entries of nodes that had one of these roles in the run.
    roles: tuple[str, ...] = ()
    #: Entries that started at this time or later. If no start was reported, the end
    #: counts; an entry with neither never matches.
    since: datetime | None = None
    #: Entries that started before this time, by the same rule.
    until: datetime | None = None
    #: Entries that ran then: they had begun, and not ended, as far as is known now.
    at: datetime | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the members that are set."""
        return tuple(name for name in self._fields if getattr(self, name))

    def values(self) -> dict[str, object]:
        """Return the values for a statement with these :func:`conditions`."""
        values = self._asdict() | {name: list(getattr(self, name)) for name in _LISTS}
        return {name: values[name] for name in self.given}


_LISTS = ("nodes", "statuses", "tasks_names", "roles")


def conditions(
    source: Any, task_id: ColumnElement[int], given: Sequence[str]
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of the filter's members `given` on an entry of run
    `task_id`.

    `task_id` is not the column of `source`: PostgreSQL would look up the roles per row.
    """
    yield is_shown(task_id)
    if "nodes" in given:
        yield source.node_id == _any_of("nodes")
    if "statuses" in given:
        yield source.status == _any_of("statuses", history_status)
    if "tasks_names" in given:
        yield source.deployment_graph_task_name == _any_of("tasks_names")
    if "roles" in given:
        yield source.node_id.in_(nodes_with(task_id, _any_of("roles")))
    if "since" in given:
        yield began(source) >= bindparam("since", type_=DateTime(timezone=True))
    if "until" in given:
        yield began(source) < bindparam("until", type_=DateTime(timezone=True))
    if "at" in given:
        # db/domain/answers/instants.py: what is not known to have ended runs on.
        yield began(source) <= _at()
        yield (source.time_end > _at()) | (
            source.time_end.is_(None) & (source.status == HistoryStatus.running)
        )


def alive() -> ColumnElement[bool]:
    """Return the expression of whether a run can have had entries `at` an instant.

    Runs first: of the others no partition is looked at.
    """
    began = func.coalesce(tasks.c.time_start, tasks.c.created_at)
    # A report may come some time after the one that ended the run.
    ended = tasks.c.time_end + timedelta(hours=1)
    return (began <= _at()) & (tasks.c.time_end.is_(None) | (ended > _at()))


def _at() -> ColumnElement[Any]:
    return bindparam("at", type_=DateTime(timezone=True))


def _any_of(name: str, kind: Any = Text) -> ColumnElement[Any]:
    # One form for any number of values, unlike IN.
    texts = bindparam(name, type_=ARRAY(Text))
    return any_(texts if kind is Text else cast(texts, ARRAY(kind)))


def began(source: Any) -> ColumnElement[Any]:
    """Return when an entry started; its end if no start was reported."""
    return func.coalesce(source.time_start, source.time_end)

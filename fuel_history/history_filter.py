"""Which entries of a history to select, and the parameters that say so."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from fuel_history.shapes.statuses import HistoryStatus, TransactionStatus
from fuel_history.times import time_parameter


class Filter(TypedDict, total=False):
    """Which entries to select; an empty filter selects all."""

    statuses: Iterable[HistoryStatus]
    #: Entries of nodes that had one of these in the run: "compute", "controller" ….
    roles: Iterable[str]
    #: Names of the graph's tasks.
    tasks_names: Iterable[str]
    #: Entries that started at this time or later: a time, in UTC if it has no zone, or
    #: an age: "90s", "30m", "24h", "7d", "2w".
    since: datetime | str
    #: Entries that started before this time; formats as for `since`.
    until: datetime | str
    #: Entries that ran at this time; formats as for `since`.
    at: datetime | str
    #: Include the tasks' own reports.
    include_summary: bool
    #: A field, such as "time_start"; "-" before it sorts descending.
    order_by: str


class RunsFilter(Filter, total=False):
    """Which entries of many runs to select."""

    #: Entries of runs with these names, such as "deployment" or "provision".
    transaction_types: Iterable[str]
    #: Entries of runs with these statuses.
    transaction_statuses: Iterable[TransactionStatus]


def given(nodes: Iterable[str], wanted: Filter) -> dict[str, str | int]:
    """Return the parameters of a request for these nodes and this filter."""
    params = {
        "nodes": ",".join(nodes),
        "roles": ",".join(wanted.get("roles", ())),
        "statuses": ",".join(wanted.get("statuses", ())),
        "tasks_names": ",".join(wanted.get("tasks_names", ())),
        "since": time_parameter(wanted.get("since", "")),
        "until": time_parameter(wanted.get("until", "")),
        "at": time_parameter(wanted.get("at", "")),
        "order_by": wanted.get("order_by", ""),
    }
    return {name: text for name, text in params.items() if text}

"""What a run's file holds: read from the server, entry by entry."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from fuel_history.connection import Connection
from fuel_history.errors import BadAnswer
from fuel_history.report.packed import PackedEntries
from fuel_history.report.seconds import in_seconds
from fuel_history.values import Failures, HistoryEntry, Summary


#: Lets entries through, and may tell how many of so many did.
Watch = Callable[[Iterable[HistoryEntry], int], Iterable[HistoryEntry]]

#: Of a failed entry: what the list of entries tells, so that all views show the same;
#: and the task's parameters. They hold the cloud's passwords, and many read a ticket.
_LEFT_OUT = frozenset(
    {
        *("id", "task_id", "node_id", "deployment_graph_task_name", "status"),
        *("time_start", "time_end", "duration", "summary", "node_outcome"),
        *("task_name", "parameters"),
    }
)


def held(
    fuel: Connection, transaction_id: int, *, summaries: bool, watch: Watch
) -> Mapping[str, Any]:
    """Return all that the page shows of a run; raises fuel_history/errors.py's.

    BadAnswer may mean that a task's own report cannot be read: try without `summaries`.
    Everything but parameters is kept of the failed entries that `…/failures/` names, of
    others what the list of entries says; of all, their own reports if `summaries`.
    """
    made_at = datetime.now(UTC)
    # First: what ends meanwhile is "still going" in the file, never the other way.
    run = fuel.transactions.show(transaction_id)
    failures = fuel.transactions.failures(transaction_id)
    counted = fuel.transactions.summary(transaction_id)
    known = dict(_known(fuel, transaction_id, failures, summaries=summaries))
    entries = PackedEntries()
    found = fuel.history.of_transaction(transaction_id, include_summary=summaries)
    for entry in watch(found, counted.entries.total):
        if entry.id is None:  # a task of the graph that ran nowhere
            continue
        own = {"summary": entry.summary} if summaries else {}
        entries.add(entry.id, entry, own | known.get(entry.id, {}))
    return {
        "made_at": made_at.timestamp(),
        "server": fuel.url,
        "run": _without(in_seconds(run), {"result"}),
        "failures": in_seconds(failures),
        "roles": in_seconds(fuel.transactions.roles(transaction_id)),
        "entries": entries.columns(_outcomes(counted)),
        "details": entries.details(),
    }


def _known(
    fuel: Connection, transaction_id: int, failures: Failures, *, summaries: bool
) -> Iterator[tuple[int, dict[str, Any]]]:
    left_out = _LEFT_OUT if summaries else _LEFT_OUT | {"custom"}
    for failure in failures.failed:
        # What nobody can read may be in a task's own report.
        with suppress(BadAnswer):
            entry = in_seconds(fuel.history.entry(transaction_id, failure.id))
            if entry["graph_task"]:
                entry["graph_task"] = _without(entry["graph_task"], {"parameters"})
            yield failure.id, _without(entry, left_out)


def _outcomes(counted: Summary) -> dict[str, Any]:
    return {
        node.node_id: {
            "status": node.status,
            "error_type": node.error_type,
            "message": node.message,
        }
        for node in counted.nodes
        if node.status is not None
    }


def _without(members: Mapping[str, Any], names: AbstractSet[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names}

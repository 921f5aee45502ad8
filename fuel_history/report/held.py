"""The data of a run's file, read from the server entry by entry."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from fuel_history.connection import Connection
from fuel_history.errors import BadAnswer, NotFound
from fuel_history.report.packed import PackedEntries
from fuel_history.report.seconds import in_seconds
from fuel_history.values import Failures, HistoryEntry, Summary


#: Passes entries on, and may show how many of the total have come.
Watch = Callable[[Iterable[HistoryEntry], int], Iterable[HistoryEntry]]

#: Details of a failed entry that are left out: members of the list of entries, so that
#: all views agree; and the task's parameters, which hold passwords, since many people
#: read a ticket.
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
    """Return all data that the page shows of a run.

    Raises the errors of fuel_history/errors.py; BadAnswer may mean that a task's own
    report cannot be read: try without `summaries`. Failed entries that `…/failures/`
    names are kept with all details but parameters, other entries with the members of
    the list; all with their own reports if `summaries` is set.
    """
    made_at = datetime.now(UTC)
    # Read first: what ends meanwhile is "still going" in the file, never vice versa.
    run = fuel.transactions.show(transaction_id)
    failures = fuel.transactions.failures(transaction_id)
    counted = fuel.transactions.summary(transaction_id)
    known = dict(_known(fuel, transaction_id, failures, summaries=summaries))
    questions = fuel.questions
    brief = _answer(questions.brief, transaction_id)
    eta = None if run.has_ended else _answer(questions.eta, transaction_id)
    entries = PackedEntries()
    found = fuel.history.of_transaction(transaction_id, include_summary=summaries)
    for entry in watch(found, counted.entries.total):
        if entry.id is None:  # a task of the graph that ran on no node
            continue
        own = {"summary": entry.summary} if summaries else {}
        entries.add(entry.id, entry, own | known.get(entry.id, {}))
    return {
        "made_at": made_at.timestamp(),
        "server": fuel.url,
        "run": _without(in_seconds(run), {"result"}),
        "brief": brief,
        "eta": eta,
        "chain": _answer(questions.chain_link, transaction_id),
        "failures": in_seconds(failures),
        "roles": in_seconds(fuel.transactions.roles(transaction_id)),
        "entries": entries.columns(_outcomes(counted)),
        "details": entries.details(),
    }


def _answer(ask: Callable[[int], object], transaction_id: int) -> Any:
    """Return an answer; None: an older server does not give it."""
    try:
        return in_seconds(ask(transaction_id))
    except NotFound:
        return None


def _known(
    fuel: Connection, transaction_id: int, failures: Failures, *, summaries: bool
) -> Iterator[tuple[int, dict[str, Any]]]:
    left_out = _LEFT_OUT if summaries else _LEFT_OUT | {"custom"}
    for failure in failures.failed:
        # A task's own report may be unreadable.
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

"""What a run's file holds: read from the server, entry by entry."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from client.connection import Connection
from client.errors import BadAnswer
from client.report.packed import PackedEntries
from client.report.seconds import in_seconds
from client.values import HistoryEntry


#: Lets entries through, and may tell how many of so many did.
Watch = Callable[[Iterable[HistoryEntry], int], Iterable[HistoryEntry]]


def held(
    fuel: Connection, transaction_id: int, *, summaries: bool, watch: Watch
) -> Mapping[str, Any]:
    """Return all that the page shows of a run; raises client/errors.py's.

    Everything known is kept of the failed entries that `…/failures/` names, of others
    what the list of entries says, with their own reports if `summaries`.
    """
    made_at = datetime.now(UTC)
    # First: what ends meanwhile is "still going" in the file, never the other way.
    run = fuel.transactions.show(transaction_id)
    failures = fuel.transactions.failures(transaction_id)
    counted = fuel.transactions.summary(transaction_id)
    known = {
        failure.id: fuel.history.entry(transaction_id, failure.id)
        for failure in failures.failed
    }
    entries = PackedEntries()
    found = fuel.history.of_transaction(transaction_id, include_summary=summaries)
    for entry in watch(_read(found, summaries=summaries), counted.entries.total):
        if entry.id is None:  # a task of the graph that ran nowhere
            continue
        details: dict[str, Any] = {"summary": entry.summary} if summaries else {}
        if entry.id in known:
            # Its place and its status are the list's: all views show the same.
            details = _more(in_seconds(known[entry.id]), summaries=summaries)
        entries.add(entry.id, entry, details)
    outcomes = {
        node.node_id: {
            "status": node.status,
            "error_type": node.error_type,
            "message": node.message,
        }
        for node in counted.nodes
        if node.status is not None
    }
    return {
        "made_at": made_at.timestamp(),
        "server": fuel.url,
        "run": in_seconds(run),
        "failures": in_seconds(failures),
        "entries": entries.columns(outcomes),
        "details": entries.details(),
    }


def _more(known: dict[str, Any], *, summaries: bool) -> dict[str, Any]:
    listed = {"id", "task_id", "node_id", "deployment_graph_task_name", "status"}
    left_out = {*listed, "time_start", "time_end", "node_outcome"}
    if not summaries:
        left_out.add("summary")
    return {name: value for name, value in known.items() if name not in left_out}


def _read(
    entries: Iterable[HistoryEntry], *, summaries: bool
) -> Iterable[HistoryEntry]:
    try:
        yield from entries
    except BadAnswer as error:
        if not summaries:
            raise
        # What nobody can read may be in a task's own report.
        raise BadAnswer(
            f"{error}; --without-summaries leaves out what the tasks said"
        ) from error

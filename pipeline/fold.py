"""Fold a batch of decoded reports into rows to write; pure."""

from collections.abc import Iterable
from typing import NamedTuple

from astute.report import Report
from db.domain import history, nodes, transactions


class Folded(NamedTuple):
    """One item per key, each list sorted by its key: workers cannot deadlock."""

    entries: list[history.HistoryEntry]
    outcomes: list[nodes.NodeOutcome]
    changes: list[transactions.TransactionChange]


def fold(
    reports: Iterable[Report], entries: Iterable[history.HistoryEntry] = ()
) -> Folded:
    """Merge the reports, and `entries` that are known besides them."""
    all_entries = list(entries)
    outcomes: list[nodes.NodeOutcome] = []
    changes: list[transactions.TransactionChange] = []
    for report in reports:
        all_entries += report.entries
        outcomes += report.outcomes
        if report.change is not None:
            changes.append(report.change)
    return Folded(
        history.fold(all_entries), nodes.fold(outcomes), transactions.fold(changes)
    )

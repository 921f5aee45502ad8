"""What an entry means, rule by rule (design.md, "What a row means")."""

from datetime import UTC, datetime

import pytest

from db.domain.gate import records_history
from db.domain.history import HistoryEntry, merge
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.domain.transactions import TransactionChange
from db.domain.transactions import merge as merge_transactions


def at(second: int) -> datetime:
    return datetime(2026, 3, 7, 14, 49, second, tzinfo=UTC)


def entry(status: HistoryStatus, second: int, **fields: object) -> HistoryEntry:
    return HistoryEntry("uuid", "5", "hosts", status, reported_at=at(second))._replace(
        **fields
    )


def test_ready_before_running_keeps_both_times() -> None:
    """The original refused it, and the entry stayed `running` for ever."""
    ready = entry(HistoryStatus.ready, 9, time_end=at(9))
    running = entry(HistoryStatus.running, 10, time_start=at(10))

    merged = merge(ready, running)

    assert (merged.status, merged.time_start, merged.time_end) == (
        HistoryStatus.ready,
        at(10),
        at(9),
    )


def test_a_late_running_does_not_take_a_summary_away() -> None:
    ready = entry(HistoryStatus.ready, 9, summary='{"status":"stopped"}')
    running = entry(HistoryStatus.running, 3, summary="{}")

    assert merge(ready, running).summary == '{"status":"stopped"}'


def test_the_first_of_two_final_reports_gives_the_texts() -> None:
    """A node that stops repeats its last report."""
    first = entry(HistoryStatus.ready, 5, summary='{"a":1}', time_end=at(5))
    again = entry(HistoryStatus.ready, 9, summary='{"b":1}', time_end=at(9))

    assert merge(again, first) == first


def test_an_error_is_never_hidden() -> None:
    error = entry(HistoryStatus.error, 5, message="Task hosts failed on node 5")
    ready = entry(HistoryStatus.ready, 4)

    merged = merge(error, ready)

    assert (merged.status, merged.message) == (
        HistoryStatus.error,
        "Task hosts failed on node 5",
    )


def test_a_report_of_pending_is_worth_more_than_the_graph() -> None:
    graph = entry(HistoryStatus.pending, 0, reported_at=None)
    report = entry(HistoryStatus.pending, 5, message="waits")

    assert merge(graph, report).message == "waits"


def test_a_late_running_never_reopens_a_transaction() -> None:
    ready = TransactionChange("uuid", TransactionStatus.ready, 100, time_end=at(9))
    running = TransactionChange("uuid", TransactionStatus.running, time_start=at(10))

    merged = merge_transactions(ready, running)

    assert (merged.status, merged.progress) == (TransactionStatus.ready, 100)


def test_a_final_report_without_a_message_keeps_the_one_there_is() -> None:
    """Astute says once which nodes are offline, and then reports `ready`."""
    offline = TransactionChange(
        "uuid",
        message="Node is not ready for deployment",
        message_status=TransactionStatus.pending,
        message_reported_at=at(1),
    )
    ready = TransactionChange("uuid", TransactionStatus.ready, 100, time_end=at(9))

    assert merge_transactions(offline, ready).message == offline.message


@pytest.mark.parametrize(
    ("release_version", "recorded"),
    [
        ("newton-10.0", True),
        # Numbers, not texts: "10.0" < "9.0" as texts.
        ("mitaka-9.0", True),
        ("mitaka-9.0.1", True),
        ("liberty-8.0", False),
        ("2015.1.0-7.0", False),
        ("2014.1.1-5.0.1", False),
        # Fuel 5.0 itself, without a dash.
        ("2014.1", False),
        # Not known, or not to be read: recorded.
        (None, True),
        ("", True),
        ("newton", True),
        ("newton-next", True),
    ],
)
def test_the_gate_lets_in_clusters_since_9_0(
    release_version: str | None, recorded: bool
) -> None:
    assert records_history(release_version) is recorded

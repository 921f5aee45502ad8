"""Differences between two runs in a few words each."""

from collections.abc import Iterator, Sequence
from typing import Any

from answers.run import Run
from db.domain.answers.json_diff import Change
from db.domain.statuses import HistoryStatus
from fuel_history.shapes.answers.comparisons import (
    Comparison,
    InputChange,
    OutcomeDifference,
)


#: Characters of a value that is quoted.
_SHORT = 40


def differences_said(comparison: Comparison, run: Run) -> Iterator[str]:
    """Yield each difference in a few words: what a run was given, then how it went."""
    yield from inputs_said(comparison, run)
    outcomes, other = comparison.outcomes, comparison.against.id
    if count := _nodes(
        [each for each in outcomes if each.after == HistoryStatus.error]
    ):
        yield f"{count:,} failed that did not fail in run {other}"
    if count := _nodes(
        [each for each in outcomes if each.after == HistoryStatus.pending]
    ):
        yield f"{count:,} never ran, but ended in run {other}"
    if count := _nodes([each for each in outcomes if not each.is_worse]):
        yield f"{count:,} ended with another status, not a worse one"
    slower = sum(each.after > each.before for each in comparison.durations)
    if slower:
        yield f"{slower:,} took longer"
    if faster := len(comparison.durations) - slower:
        yield f"{faster:,} took less time"


def _nodes(outcomes: Sequence[OutcomeDifference]) -> int:
    return sum(len(each.nodes) for each in outcomes)


def inputs_said(comparison: Comparison, run: Run) -> list[str]:
    """Return what a run was given otherwise, each in a few words."""
    counts = run.entries_of_nodes
    says = [
        f"node {node} added ({counts[node]:,} tasks)" for node in comparison.nodes.added
    ]
    says += [f"node {node} removed" for node in comparison.nodes.removed]
    for node, (before, after) in comparison.nodes.changed.items():
        says.append(f"node {node}: roles {before or 'none'} → {after or 'none'}")
    for each in comparison.inputs:
        where = f"{each.task}" if each.task else each.kind
        says.append(f"{where}: {each.path or 'task'} {_change(each)}".rstrip())
    return says


def _change(change: InputChange) -> str:
    def is_short(value: Any) -> bool:
        return isinstance(value, str | int | float | None) and len(str(value)) <= _SHORT

    shown = is_short(change.before) and is_short(change.after)
    if change.change == Change.changed and shown:
        before, after = (
            "null" if each is None else str(each)
            for each in (change.before, change.after)
        )
        if before != after:
            return f"{before} → {after}"
    return change.change

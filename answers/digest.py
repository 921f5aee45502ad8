"""The digest of a run: what answers need of it, a few hundred numbers."""

from collections.abc import Mapping, Sequence

import msgspec

from answers.run import Run
from answers.run_chain import Chain, chain_of
from db.domain.answers.entries import Entry, Key
from db.domain.answers.facts import Facts
from db.domain.answers.failures import TaskGroup, grouped
from db.domain.answers.gaps import gaps
from db.domain.answers.odd import Odd, odd_ones
from db.domain.answers.points import Point, points
from db.domain.answers.run_graph import RunGraph
from db.domain.answers.slow_nodes import SlowNode, slow_nodes
from db.domain.held_up import Unfinished
from db.domain.statuses import HistoryStatus, RunOutcome
from db.queries.run_counts import FORM, HIDDEN_FORM
from db.queries.run_entries import RunRow, input_hashes


class Digest(msgspec.Struct, frozen=True):
    """What a run tells by itself."""

    task_id: int
    version: int
    form: int
    nodes: int
    entries: int
    ended: int
    failed: int
    skipped: int
    #: Entries that are pending, and never ran if the run has ended.
    never_ran: int
    #: Entries that still run.
    running: int
    seconds: float | None
    is_good: bool
    #: Gaps of the orchestrator: their median, their mean; None: no graph.
    gap: float | None
    mean_gap: float | None
    #: Entries that failures hold up; None: no graph.
    held_up: int | None
    groups: Sequence[TaskGroup]
    odd: Sequence[Odd]
    slow_nodes: Sequence[SlowNode]
    chain: Chain | None
    #: "kind" or "kind/key" of each snapshot → hash.
    inputs: Mapping[str, str]
    points: Sequence[Point]


class Totals(msgspec.Struct, frozen=True):
    """The members of a digest that other runs are compared by; fast to decode."""

    entries: int
    skipped: int
    seconds: float | None
    gap: float | None
    mean_gap: float | None


_decode = msgspec.json.Decoder(Digest).decode
_decode_totals = msgspec.json.Decoder(Totals).decode
_decode_points = msgspec.json.Decoder(list[Point]).decode


def encoded(digest: Digest) -> str:
    """Return a digest as a JSON text."""
    return msgspec.json.encode(digest).decode()


def decoded(body: str) -> Digest:
    """Return the digest of a JSON text."""
    return _decode(body)


def decoded_totals(body: str) -> Totals:
    """Return the totals in the JSON text of a digest."""
    return _decode_totals(body)


def encoded_points(digest: Digest) -> str:
    """Return the points of a digest as a JSON text."""
    return msgspec.json.encode(digest.points).decode()


def decoded_points(body: str) -> list[Point]:
    """Return the points of a JSON text."""
    return _decode_points(body)


def facts_of(row: RunRow, digest: Digest) -> Facts:
    """Return the counts of a run as a brief takes them.

    One that the orchestrator broke off because something failed was not stopped for
    whoever reads of it: it failed.
    """
    outcome = row.outcome
    if outcome is RunOutcome.stopped and digest.failed and not row.stop_was_requested:
        outcome = RunOutcome(row.status.value)
    return Facts(
        run=row.task_id,
        outcome=outcome,
        dry_run=row.dry_run,
        seconds=row.seconds,
        entries=digest.entries,
        failed=digest.failed,
        never_ran=0 if row.outcome is None else digest.never_ran,
        ended=digest.ended,
        unfinished=0 if row.outcome is None else digest.running,
    )


def make(run: Run) -> Digest:
    """Return the digest of a run as it is now, also of one that goes on."""
    entries = run.entries
    count = dict.fromkeys(HistoryStatus, 0)
    for entry in entries.values():
        count[entry.status] += 1
    ended = sum(count[each] for each in HistoryStatus.final())
    pending, running = count[HistoryStatus.pending], count[HistoryStatus.running]
    has_graph = bool(len(run.graph))
    known_gaps = gaps(run.graph, entries, None) if has_graph else None
    return Digest(
        task_id=run.row.task_id,
        version=run.row.version,
        form=FORM if run.row.is_shown else HIDDEN_FORM,
        nodes=len(run.node_ids),
        entries=len(entries),
        ended=ended,
        failed=count[HistoryStatus.error],
        skipped=count[HistoryStatus.skipped],
        never_ran=pending,
        running=running,
        seconds=run.row.seconds,
        is_good=bool(entries)
        and not run.row.dry_run
        and run.row.outcome is RunOutcome.ready
        and not (count[HistoryStatus.error] or pending or running),
        gap=None if known_gaps is None else known_gaps.median,
        mean_gap=None if known_gaps is None else known_gaps.mean,
        held_up=_held_up(run.graph, entries) if has_graph else None,
        groups=grouped(run.failed),
        odd=odd_ones(entries.values(), run.roles),
        slow_nodes=slow_nodes(entries.values(), run.roles),
        chain=chain_of(run),
        inputs=dict(sorted(input_hashes(run.connection, run.row.task_id).items())),
        points=points(entries.values(), run.roles),
    )


def _held_up(graph: RunGraph, entries: Mapping[Key, Entry]) -> int:
    failed = [
        key for key, each in entries.items() if each.status is HistoryStatus.error
    ]
    if not failed:
        return 0
    pending = [
        key for key, each in entries.items() if each.status is HistoryStatus.pending
    ]
    unfinished = Unfinished(failed, pending)
    for place, key in enumerate(graph.keys):
        unfinished.link(key, [graph.keys[each] for each in graph.before[place]], ())
    return unfinished.hold_ups(0, 0).total

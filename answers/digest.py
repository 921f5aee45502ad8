"""The digest of a run: what answers need of it, a few hundred numbers."""

from collections.abc import Mapping, Sequence

import msgspec

from answers.run import Run
from db.domain.answers.entries import Entry, Key
from db.domain.answers.facts import Facts
from db.domain.answers.failures import TaskGroup, grouped
from db.domain.answers.gaps import gaps
from db.domain.answers.odd import Odd, odd_ones
from db.domain.answers.path import Began, Path, path
from db.domain.answers.points import Point, points
from db.domain.answers.replayed import Replayed
from db.domain.answers.run_graph import RunGraph
from db.domain.answers.slow_nodes import SlowNode, slow_nodes
from db.domain.held_up import Unfinished
from db.domain.statuses import HistoryStatus, RunOutcome
from db.queries.run_counts import FORM
from db.queries.run_entries import RunRow, input_hashes


#: Steps of the chain of which it is known what they cost at most, and fewer of a graph
#: with so many links, where one takes a second.
_MOST_STEPS, _FEWER_STEPS, _MANY_LINKS = 10, 3, 100_000


class Step(msgspec.Struct, frozen=True):
    """An entry of the chain that made the run long; those of no length are left out."""

    node_id: str
    task: str
    status: HistoryStatus
    #: Seconds from the start of the run, and those that it took.
    at: float
    seconds: float
    #: What it waited for, last of all, and what that was.
    after: Began
    cause: tuple[str, str] | None
    #: Seconds that the orchestrator let pass before it, and before those left out.
    gap: float
    #: By so many seconds at most the run would be shorter without it; None: unknown.
    at_most: float | None = None


class Chain(msgspec.Struct, frozen=True):
    """Where the time of a run went; seconds."""

    steps: Sequence[Step]
    tasks: float
    after_node: float
    orchestrator: float
    graph_links: int
    node_links: int


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


_decode = msgspec.json.Decoder(Digest).decode
_decode_points = msgspec.json.Decoder(list[Point]).decode


def encoded(digest: Digest) -> str:
    """Return a digest as a JSON text."""
    return msgspec.json.encode(digest).decode()


def decoded(body: str) -> Digest:
    """Return the digest of a JSON text."""
    return _decode(body)


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
    if outcome is RunOutcome.stopped and digest.failed and not row.was_asked_to_stop:
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
        form=FORM,
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
        chain=_chain(run),
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


def _chain(run: Run) -> Chain | None:
    starts = [each.start for each in run.entries.values() if each.start is not None]
    if not starts:
        return None
    began = run.row.start if run.row.start is not None else min(starts)
    found = path(run.graph, run.entries, began)
    if found is None:
        return None
    return Chain(
        _costed(run, _shown(found, began)),
        _rounded(found.tasks),
        _rounded(found.after_node),
        _rounded(found.orchestrator),
        found.graph_links,
        found.node_links,
    )


def _shown(found: Path, began: float) -> list[Step]:
    steps: list[Step] = []
    gap = 0.0
    for step in found.steps:
        gap += step.gap
        if step.seconds == 0.0 and step is not found.steps[-1]:
            continue
        entry = step.entry
        at = _rounded(max((entry.start or began) - began, 0.0))
        steps.append(
            Step(
                *entry.key,
                entry.status,
                at,
                _rounded(step.seconds),
                step.after,
                step.cause,
                _rounded(gap),
            )
        )
        gap = 0.0
    return steps


def _costed(run: Run, steps: list[Step]) -> list[Step]:
    """Return the steps, the longest of them with what they cost at most."""
    many = run.graph.links > _MANY_LINKS
    longest = sorted(steps, key=lambda each: -each.seconds)
    chosen = longest[: _FEWER_STEPS if many else _MOST_STEPS]
    replayed = Replayed(run.graph, run.entries)
    costs = {
        (each.node_id, each.task): _rounded(
            max(replayed.saved({(each.node_id, each.task): 0.0}), 0.0)
        )
        for each in chosen
    }
    return [
        msgspec.structs.replace(each, at_most=costs.get((each.node_id, each.task)))
        for each in steps
    ]


def _rounded(seconds: float) -> float:
    return round(seconds, 3)

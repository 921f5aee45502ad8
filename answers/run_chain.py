"""The chain of entries that made a run long, as a digest keeps it."""

from collections.abc import Sequence

import msgspec

from answers.run import Run
from db.domain.answers.path import Began, Path, path
from db.domain.answers.replayed import Replayed
from db.domain.statuses import HistoryStatus


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


def chain_of(run: Run) -> Chain | None:
    """Return the chain that made a run as long as it was; None: nothing ran in it."""
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

"""When a run will end: the graph played forward, and what is late."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.domain.answers.entries import Entry, Key, Roles
from db.domain.answers.gaps import Gaps, gaps
from db.domain.answers.run_graph import RunGraph
from db.domain.answers.schedule import Schedule, play_forward
from db.domain.answers.usual import LIKE_SIZE
from db.domain.answers.usuals import Usuals
from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.domain.statuses import HistoryStatus


#: The orchestrator is the limit where its gaps are so many times the usual ones on
#: average, which is told from a fifth of the run on.
_SLOW_GAPS, _FROM_SHARE = 3.0, 0.2
#: So much of a run that is far larger than all that taught has to be done.
_FROM_SHARE_OF_LARGE = 0.02
#: So many gaps of the run itself tell more than those of earlier runs.
_OWN_GAPS = 50
#: A task is late when it runs so many times as long as it ever did, and so many
#: seconds more.
_LATE_TIMES, _LATE_SECONDS = 1.5, 60.0


class Late(NamedTuple):
    """A task that runs longer than it ever did."""

    node_id: str
    task: str
    #: How long it runs, and the longest that it ever took; seconds.
    runs: float
    longest: float


class Eta(NamedTuple):
    """When a run ends, in seconds since 1970."""

    end: float
    #: At the latest, where what is left is as slow as it ever was.
    latest: float
    #: Of its entries, how many have ended: 0 to 1.
    done: float
    #: What runs or comes next on the chain that ends last; None: nothing is left.
    next: Key | None
    late: Sequence[Late]
    #: Whether the share done decided, since the orchestrator is the limit.
    by_progress: bool


class Experience(NamedTuple):
    """What earlier runs taught."""

    usuals: Usuals
    #: Their gaps' median and mean, in seconds.
    gap: float
    mean_gap: float
    #: Nodes of the largest of them.
    nodes: int


def eta(
    graph: RunGraph,
    entries: Mapping[Key, Entry],
    roles: Roles,
    experience: Experience,
    *,
    began: float,
    now: float,
) -> Eta | None:
    """Return when a run that goes on at `now` ends; None: nothing is known to say it.

    `entries` are all that it has. Never before now.
    """
    if not experience.usuals or not len(graph):
        return None
    usuals = experience.usuals
    own = gaps(graph, entries, now)
    gap = own.median if own.number >= _OWN_GAPS else experience.gap
    kinds = [(task, roles.of(node_id)) for node_id, task in graph.keys]
    usual = [
        0.0 if graph.skipped[place] else usuals.seconds(kind)
        for place, kind in enumerate(kinds)
    ]
    likely = play_forward(graph, entries, usual.__getitem__, now=now, gap=gap)
    slow = dict.fromkeys(likely.chain, 0.0)
    for place in slow:
        slow[place] = 0.0 if graph.skipped[place] else usuals.slow_seconds(kinds[place])
    at_worst = play_forward(
        graph,
        entries,
        lambda place: slow.get(place, usual[place]),
        now=now,
        gap=gap,
    )
    done = sum(each.status.is_final for each in entries.values()) / max(len(entries), 1)
    rest, latest, by_progress = likely.rest, max(at_worst.rest, likely.rest), False
    if _progress_counts(graph, own, experience, done):
        by_share = (now - began) / done - (now - began)
        if by_share > rest:
            rest, latest, by_progress = by_share, max(latest, by_share), True
    return Eta(
        now + rest,
        now + latest,
        done,
        _next(graph, likely),
        late(entries, roles, usuals, now=now),
        by_progress,
    )


def late(
    entries: Mapping[Key, Entry], roles: Roles, usuals: Usuals, *, now: float
) -> list[Late]:
    """Return what runs longer than it ever took anywhere, the longest first."""
    found = []
    for entry in entries.values():
        if entry.status is not HistoryStatus.running or entry.start is None:
            continue
        longest = usuals.longest(roles.kind(entry))
        runs = now - entry.start
        if longest is not None and runs > max(
            _LATE_TIMES * longest, longest + _LATE_SECONDS
        ):
            found.append(Late(entry.node_id, entry.task, runs, longest))
    return sorted(found, key=lambda each: -each.runs)


def _progress_counts(
    graph: RunGraph, own: Gaps, experience: Experience, done: float
) -> bool:
    """Say whether the run cannot end before its share done says.

    The schedule knows nodes and links. It does not know how many tasks at once are too
    many for the orchestrator: a run shows that by its gaps, and one that is far larger
    than all that taught has to be feared to.
    """
    nodes = sum(node not in {MASTER_NODE, VIRTUAL_SYNC_NODE} for node in graph.nodes)
    if nodes > LIKE_SIZE * experience.nodes and done >= _FROM_SHARE_OF_LARGE:
        return True
    return done >= _FROM_SHARE and own.mean > _SLOW_GAPS * experience.mean_gap


def _next(graph: RunGraph, schedule: Schedule) -> Key | None:
    for place in schedule.chain:
        if not graph.skipped[place]:
            return graph.keys[place]
    return None

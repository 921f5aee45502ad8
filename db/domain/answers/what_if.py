"""How long a run would take with more nodes of a role: its graph with copies."""

from collections.abc import Iterator, Mapping

from db.domain.answers.entries import Key, Roles
from db.domain.answers.run_graph import PlannedTask, RunGraph
from db.domain.answers.schedule import play_forward
from db.domain.answers.usuals import Usuals


def whole_run(graph: RunGraph, roles: Roles, usuals: Usuals, gap: float) -> float:
    """Return how many seconds a run of this graph takes from its start, as usual."""
    kinds = [(task, roles.of(node_id)) for node_id, task in graph.keys]
    takes = [
        0.0 if graph.skipped[place] else usuals.seconds(kind)
        for place, kind in enumerate(kinds)
    ]
    return play_forward(graph, {}, takes.__getitem__, now=0.0, gap=gap).rest


def with_more(
    graph: RunGraph, roles: Roles, more: Mapping[str, int]
) -> tuple[RunGraph, Roles]:
    """Return the graph with copies of a node of each of these roles, and the roles.

    A copy has the tasks of the role's first node. Whatever has to wait for a task of
    that node waits for the copies' too, as Nailgun links all nodes of a role. A role
    that no node has adds nothing.
    """
    originals = {}
    for role in more:
        its = [node for node in graph.nodes if roles.of(node) == role]
        if its:
            originals[role] = its[0]
    copies = {
        node: [f"{node} copy {number}" for number in range(1, more[role] + 1)]
        for role, node in originals.items()
    }
    nodes: dict[str, list[str]] = {}
    for node in graph.nodes:
        nodes.setdefault(roles.of(node), []).append(node)
    for node, its in copies.items():
        nodes[roles.of(node)] += its
    return RunGraph(_planned(graph, copies)), Roles(nodes)


def _planned(graph: RunGraph, copies: Mapping[str, list[str]]) -> Iterator[PlannedTask]:
    for place, (node, task) in enumerate(graph.keys):
        before = [graph.keys[each] for each in graph.before[place]]
        limit = graph.limits.get(task)
        skipped = graph.skipped[place]
        others = [
            (copy, name) for its, name in before if its != node
            for copy in copies.get(its, ())
        ]  # fmt: skip
        yield PlannedTask((node, task), [*before, *others], (), skipped, limit)
        for copy in copies.get(node, ()):
            own: list[Key] = [
                (copy, name) if its == node else (its, name) for its, name in before
            ]
            yield PlannedTask((copy, task), own, (), skipped, limit)

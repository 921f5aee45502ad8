"""What two runs were given differently: settings, what nodes were told, the graph."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from answers.digest import Digest
from db.database import Connection
from db.domain.answers.entries import by_size
from db.domain.answers.json_diff import Change, Difference, differences
from db.domain.secrets import HIDDEN, Secret, wrapped
from db.domain.snapshots import GRAPH
from db.queries.run_entries import read_snapshots
from fuel_history.shapes.answers.comparisons import InputChange


#: Snapshots of the whole environment; what a client said goes before Nailgun's.
_OF_ENVIRONMENT = ("settings", "network_configuration", "deployment_info")
#: Nodes whose graphs are compared at most: of a large run each has 100 kB.
_MOST_NODES = 100
_LINKS = ("requires", "required_for")
_SKIPPED = "skipped"
#: What an upload writes lists all nodes.
_LISTS_NODES = "parameters.data"

Told = Mapping[str, Any]
#: The task, the path, the change, and its values as JSON.
_Group = tuple[str, str, Change, str, str]


def inputs_diff(
    connection: Connection, before: Digest, after: Digest, *, other_nodes: bool
) -> list[InputChange]:
    """Return what the second run was given otherwise than the first.

    `other_nodes`: nodes were added or removed; what differs by that alone is left out.
    """
    found: list[InputChange] = []
    for kind in _OF_ENVIRONMENT:
        found += _of_environment(connection, before, after, kind)
    return [*found, *_of_graph(connection, before, after, other_nodes=other_nodes)]


def given_alike(before: Digest, after: Digest) -> str | None:
    """Return which input of the environment differs; None: none of those known."""
    for kind in _OF_ENVIRONMENT:
        names = [_known(each.inputs, kind) for each in (before, after)]
        hashes = [
            None if name is None else each.inputs[name]
            for name, each in zip(names, (before, after), strict=True)
        ]
        if hashes[0] != hashes[1]:
            return kind
    return None


def tasks_given_otherwise(
    connection: Connection, before: Digest, after: Digest, node: str
) -> set[str] | None:
    """Return the tasks of a node whose definitions differ; None: not known.

    A task that had nothing to do in one of the runs is none of them.
    """
    ours, theirs = _nodes(before.inputs), _nodes(after.inputs)
    if node not in ours or node not in theirs:
        return None
    if ours[node] == theirs[node]:
        return set()
    name = f"{GRAPH}/{node}"
    one, other = (
        _tasks(read_snapshots(connection, run.task_id, [name])[name])
        for run in (before, after)
    )
    return {task for task, _ in _tasks_diff(one, other, ours.keys() & theirs.keys())}


def _of_environment(
    connection: Connection, before: Digest, after: Digest, kind: str
) -> Iterator[InputChange]:
    names = [_known(each.inputs, kind) for each in (before, after)]
    if names[0] is None or names[1] is None:
        return
    if before.inputs[names[0]] == after.inputs[names[1]]:
        return
    one, other = (
        read_snapshots(connection, digest.task_id, [name])[name]
        for digest, name in ((before, names[0]), (after, names[1]))
    )
    for each in differences(_read(one), _read(other)):
        yield InputChange(
            kind, each.path, each.change, _plain(each.before), _plain(each.after)
        )


def _known(inputs: Mapping[str, str], kind: str) -> str | None:
    return next((each for each in (kind, f"{kind}/nailgun") if each in inputs), None)


def _of_graph(
    connection: Connection, before: Digest, after: Digest, *, other_nodes: bool
) -> Iterator[InputChange]:
    ours, theirs = _nodes(before.inputs), _nodes(after.inputs)
    common = ours.keys() & theirs.keys()
    differing = sorted(
        (node for node in common if ours[node] != theirs[node]), key=by_size
    )
    groups: dict[_Group, list[str]] = defaultdict(list)
    for node in differing[:_MOST_NODES]:
        name = f"{GRAPH}/{node}"
        one, other = (
            _tasks(read_snapshots(connection, run.task_id, [name])[name])
            for run in (before, after)
        )
        for task, each in _tasks_diff(one, other, common):
            if other_nodes and each.path.startswith(_LISTS_NODES):
                continue
            values = (_encoded(each.before), _encoded(each.after))
            groups[task, each.path, each.change, *values].append(node)
    for (task, path, change, one_value, other_value), nodes in groups.items():
        yield InputChange(
            GRAPH,
            path,
            change,
            msgspec.json.decode(one_value),
            msgspec.json.decode(other_value),
            task,
            tuple(nodes),
        )


def _nodes(inputs: Mapping[str, str]) -> dict[str, str]:
    prefix = f"{GRAPH}/"
    return {
        name.removeprefix(prefix): each
        for name, each in inputs.items()
        if name.startswith(prefix)
    }


def _tasks(body: str) -> dict[str, Told]:
    return {task["id"]: task for task in _read(body) if task.get("id")}


def _tasks_diff(
    one: Mapping[str, Told], other: Mapping[str, Told], nodes: Collection[str]
) -> Iterator[tuple[str, Difference]]:
    """Yield in what the tasks of a node differ, but for what follows from others.

    A task that has nothing to do in one of the runs lost its parameters by that; and
    links to a node that only one of them has are not told.
    """
    for name in sorted({*one, *other}):
        ours, theirs = one.get(name), other.get(name)
        if ours is None or theirs is None:
            change = Change.added if ours is None else Change.removed
            yield name, Difference("", change, None, None)
        elif _SKIPPED not in {ours.get("type"), theirs.get("type")}:
            for each in differences(
                _comparable(ours, nodes), _comparable(theirs, nodes)
            ):
                yield name, each


def _comparable(task: Told, nodes: Collection[str]) -> dict[str, Any]:
    links = {each: sorted(_named(task.get(each) or [], nodes)) for each in _LINKS}
    return {key: value for key, value in task.items() if key not in _LINKS} | links


def _named(links: Iterable[Any], nodes: Collection[str]) -> Iterator[str]:
    for link in links:
        if isinstance(link, dict):
            node = link.get("node_id")
            if node is None or str(node) in nodes:
                yield f"{link.get('name')} on {node}"
        else:
            yield str(link)


def _read(body: str) -> Any:
    return wrapped(msgspec.json.decode(body))


def _plain(value: Any) -> Any:
    if isinstance(value, Secret):
        return HIDDEN
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _encoded(value: Any) -> str:
    return msgspec.json.encode(_plain(value)).decode()

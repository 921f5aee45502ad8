"""Decode a start message: the transaction, its pending entries, its graph; pure."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from db.domain.history import HistoryEntry
from db.domain.snapshots import Snapshot
from db.domain.statuses import HistoryStatus
from pipeline.bad_report import BadReport, Reason
from pipeline.decode import check_name, node_id_of
from pipeline.wire import WireArgs, WireError, decode_object, decode_task, encode


#: Name of the transaction that a `task_deploy` runs for (nailgun: TASK_NAMES).
DEPLOYMENT = "deployment"
#: What differs from node to node: not part of a task's definition.
_OF_ONE_NODE = ("id", "requires", "required_for")


class Start(NamedTuple):
    """A transaction as its start message describes it."""

    task_uuid: str
    name: str
    dry_run: bool
    #: One `pending` entry for every task of the graph that has an id.
    entries: list[HistoryEntry]
    snapshots: list[Snapshot]


def decode_start(args: WireArgs) -> Start:
    """Return what a start message says; takes both forms of the graph.

    In the older form `tasks_directory` holds the tasks' bodies and the graph only
    their ids, types and order (contract.md section 1.3). Raises BadReport.
    """
    if args.tasks_graph is None:
        raise BadReport(Reason.wrong_shape, "task_deploy needs tasks_graph")
    try:
        return _decode(args, args.tasks_graph)
    except msgspec.ValidationError as error:
        raise BadReport(
            Reason.wrong_shape, f"a task of tasks_graph: {error}"
        ) from error
    except WireError as error:
        raise BadReport(Reason.not_json, f"a task of tasks_graph: {error}") from error


def _decode(args: WireArgs, graph: dict[str, list[msgspec.Raw] | None]) -> Start:
    directory = {
        name: body
        for name, body in (args.tasks_directory or {}).items()
        if bytes(body) not in {b"{}", b"null"}
    }
    entries: list[HistoryEntry] = []
    snapshots: list[Snapshot] = []
    definitions: dict[str, dict[str, msgspec.Raw]] = {}
    for uid in sorted(graph):
        node_id = node_id_of(uid)
        tasks = list(_tasks(graph[uid] or [], directory))
        body = b"[" + b",".join(body for _, body in tasks) + b"]"
        snapshots.append(Snapshot("graph", node_id, body.decode()))
        for name, task in tasks:
            if name is None:
                continue
            entries.append(
                HistoryEntry(args.task_uuid, node_id, name, HistoryStatus.pending)
            )
            if name not in definitions:
                definitions[name] = {
                    key: value
                    for key, value in decode_object(task).items()
                    if key not in _OF_ONE_NODE
                }
    snapshots.append(Snapshot("task_definitions", "", encode(definitions).decode()))
    return Start(args.task_uuid, DEPLOYMENT, bool(args.dry_run), entries, snapshots)


def _tasks(
    tasks: list[msgspec.Raw], directory: dict[str, msgspec.Raw]
) -> Iterator[tuple[str | None, bytes]]:
    for task in tasks:
        body = bytes(task)
        name = decode_task(task).id
        if name in directory:
            body = encode(decode_object(directory[name]) | decode_object(task))
        # Nailgun passes over tasks without an id ("Task name missing").
        yield (check_name(name, "id") if name else None), body

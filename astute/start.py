"""Decode a start message: the transaction, its pending entries, its graph; pure."""

from collections.abc import Iterator

import msgspec

from astute.bad_report import BadReport, Reason
from astute.decode import check_name, node_id_of
from astute.definitions import Definitions
from astute.roles import roles_of
from astute.wire import (
    WireArgs,
    WireError,
    WireTask,
    decode_object,
    decode_task,
    encode,
)
from db.domain.history import HistoryEntry
from db.domain.snapshots import Snapshot
from db.domain.starts import Start
from db.domain.statuses import HistoryStatus


#: Name of the transaction that a `task_deploy` runs for (nailgun: TASK_NAMES).
DEPLOYMENT = "deployment"


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
    definitions = Definitions()
    for uid in sorted(graph):
        node_id = node_id_of(uid)
        tasks = list(_tasks(graph[uid] or [], directory))
        body = b"[" + b",".join(body for *_, body in tasks) + b"]"
        snapshots.append(Snapshot("graph", node_id, body.decode()))
        for name, task, task_body in tasks:
            if name is None:
                continue
            entries.append(
                HistoryEntry(args.task_uuid, node_id, name, HistoryStatus.pending)
            )
            definitions.add(name, task, task_body)
    snapshots.append(Snapshot("task_definitions", "", definitions.encoded().decode()))
    snapshots += roles_of(args.tasks_metadata)
    return Start(args.task_uuid, DEPLOYMENT, bool(args.dry_run), entries, snapshots)


def _tasks(
    tasks: list[msgspec.Raw], directory: dict[str, msgspec.Raw]
) -> Iterator[tuple[str | None, WireTask, bytes]]:
    for item in tasks:
        body = bytes(item)
        task = decode_task(item)
        if task.id in directory:
            body = encode(decode_object(directory[task.id]) | decode_object(item))
            task = decode_task(body)
        # Nailgun passes over tasks without an id ("Task name missing").
        yield (check_name(task.id, "id") if task.id else None), task, body

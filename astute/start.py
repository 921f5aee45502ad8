"""Decode a start message: the transaction, its pending entries, its graph; pure."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from astute.bad_report import BadReport, Reason
from astute.definitions import Definitions
from astute.details import readable
from astute.environment import EnvironmentReader
from astute.names import check_name, node_id_of
from astute.roles import roles_of
from astute.wire import (
    MendedArgs,
    WireArgs,
    WireError,
    WireTask,
    decode_object,
    decode_task,
    encode,
)
from db.domain.clusters import DEPLOYMENT
from db.domain.history import HistoryEntry
from db.domain.mends import Detail
from db.domain.snapshots import DEFINITIONS, GRAPH, Snapshot
from db.domain.starts import Start
from db.domain.statuses import HistoryStatus


#: No definitions; never stored, because an earlier or later graph has some.
_NONE = "{}"

#: Called with the error of a part of the graph that is left out.
_LeaveOut = Callable[[BadReport], None]


def decode_start(args: WireArgs, *, strict: bool = False) -> Start:
    """Return the content of a start message, with either format of the graph.

    In the older format `tasks_directory` has the tasks' bodies and the graph only their
    ids, types and order (contract.md section 1.3). An invalid node or task does not
    affect the others. Raises BadReport if there is no graph; `strict`: or if any part
    would have to be left out.
    """
    if args.tasks_graph is None:
        raise BadReport(Reason.wrong_shape, "task_deploy needs tasks_graph")
    mended = list(args.mended) if isinstance(args, MendedArgs) else []

    def left_out(error: BadReport) -> None:
        if strict:
            raise error
        mended.append(Detail.graph)

    graph = _Graph(left_out, partial(mended.append, Detail.graph))
    entries, snapshots = graph.decoded(args, args.tasks_graph)
    snapshots += roles_of(args.tasks_metadata, partial(mended.append, Detail.roles))
    environment = graph.environment.environment
    return Start(
        args.task_uuid,
        DEPLOYMENT,
        # Nailgun calls both a dry run (`is_dry_run` in nailgun's task/manager.py).
        bool(args.dry_run or args.noop_run),
        entries,
        snapshots,
        mended=tuple(dict.fromkeys(mended)),
        named_clusters=environment.cluster_ids,
        cluster_name=environment.name,
        release_version=environment.release_version,
    )


class _Graph:
    def __init__(self, leave_out: _LeaveOut, mended: Callable[[], None]) -> None:
        self._leave_out = leave_out
        self._mended = mended
        self.environment = EnvironmentReader()

    def decoded(
        self, args: WireArgs, graph: Mapping[str, list[msgspec.Raw] | None]
    ) -> tuple[list[HistoryEntry], list[Snapshot]]:
        directory = dict(self._directory(args.tasks_directory or {}))
        entries: list[HistoryEntry] = []
        snapshots: list[Snapshot] = []
        definitions = Definitions()
        for uid in sorted(graph):
            try:
                node_id = node_id_of(uid)
            except BadReport as error:
                self._leave_out(error)
                continue
            tasks = list(self._tasks(graph[uid] or [], directory))
            body = b"[" + b",".join(body for *_, body in tasks) + b"]"
            snapshots.append(Snapshot(GRAPH, node_id, body.decode()))
            for name, task, task_body in tasks:
                self.environment.read(node_id, name, task_body)
                if name is None:
                    continue
                entries.append(
                    HistoryEntry(args.task_uuid, node_id, name, HistoryStatus.pending)
                )
                definitions.add(name, task, task_body)
        self._add_left_out(definitions, args.tasks_directory or {})
        every = definitions.encoded().decode()
        if every != _NONE:
            snapshots.append(Snapshot(DEFINITIONS, "", every))
        return entries, snapshots

    def _directory(
        self, directory: Mapping[str, msgspec.Raw]
    ) -> Iterator[tuple[str, msgspec.Raw]]:
        for name, body in directory.items():
            text = bytes(body)
            if text in {b"{}", b"null"}:
                continue
            if text[:1] == b"{":
                yield name, body
            else:
                problem = f"tasks_directory: {name[:100]!r} must be an object"
                self._leave_out(BadReport(Reason.wrong_shape, problem))

    def _add_left_out(
        self, definitions: Definitions, directory: Mapping[str, msgspec.Raw]
    ) -> None:
        """Also define the tasks of the directory that no node of the graph has."""
        for name, raw in directory.items():
            if name in definitions:
                continue
            body = (
                b"{}" if bytes(raw) == b"null" else readable(bytes(raw), self._mended)
            )
            try:
                definitions.add(check_name(name, "id"), decode_task(body), body)
            except WireError:
                # _directory() has reported invalid bodies.
                continue
            except BadReport as error:
                self._leave_out(error)

    def _tasks(
        self, tasks: list[msgspec.Raw], directory: Mapping[str, msgspec.Raw]
    ) -> Iterator[tuple[str | None, WireTask, bytes]]:
        for item in tasks:
            try:
                yield self._task(readable(bytes(item), self._mended), directory)
            except msgspec.ValidationError as error:
                problem = f"a task of tasks_graph: {error}"
                self._leave_out(BadReport(Reason.wrong_shape, problem))
            except WireError as error:
                problem = f"a task of tasks_graph: {error}"
                self._leave_out(BadReport(Reason.not_json, problem))
            except BadReport as error:
                self._leave_out(error)

    def _task(
        self, body: bytes, directory: Mapping[str, msgspec.Raw]
    ) -> tuple[str | None, WireTask, bytes]:
        task = decode_task(body)
        if task.id is not None and task.id in directory:
            known = readable(bytes(directory[task.id]), self._mended)
            body = encode(decode_object(known) | decode_object(body))
            task = decode_task(body)
        # Nailgun skips tasks without an id ("Task name missing").
        return (check_name(task.id, "id") if task.id else None), task, body

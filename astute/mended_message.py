"""Decode a message with a bad detail, field by field; pure.

The fields that decide (transaction, node, task and status) must be valid; all other
fields are details, and are mended: see docs/messages.md. A part of a report that cannot
be recorded (an item of `nodes`, or the part about the transaction) becomes a message of
its own, so that the other parts are recorded.
"""

from datetime import datetime

import msgspec

from astute.bad_report import BadReport, Reason
from astute.damaged_json.mend import LONGEST_PATH, Path, mend_json
from astute.damaged_json.readable import DEEPEST
from astute.mended_part import OF_ARGS, OF_NODE, MendedPart, members
from astute.mended_report import MendedReport
from astute.methods import (
    REPORT_METHODS,
    START_METHOD,
    TRANSACTION_METHODS,
)
from astute.names import check_name
from astute.report import (
    Passed,
    Report,
    passed,
)
from astute.wire import MendedArgs, WireArgs, WireEnvelope, WireError, decode_envelope
from db.domain.mends import Detail


#: The fields that decide, in a message, in `args` and in an item of `nodes`.
_NEEDED: frozenset[tuple[int, str]] = frozenset(
    {
        *((1, "method"), (1, "args")),
        *((2, name) for name in ("task_uuid", "status", "nodes", "tasks_graph")),
        *((4, name) for name in ("uid", "deployment_graph_task_name")),
        *((4, name) for name in ("task", "task_status")),
    }
)


def mended_message(
    message: bytes, arrived_at: datetime, error: BadReport
) -> Report | WireArgs | Passed:
    """Return the content of a message with its details mended; `error` is what is
    wrong.

    A start message is returned unparsed, for astute/start.py. Raises
    :class:`BadReport`.
    """
    if message.lstrip()[:1] == b"[":
        # A list in a delivery was already split; a list inside it is not.
        raise BadReport(Reason.wrong_shape, "a message must be an object")
    mended = mend_json(message, LONGEST_PATH + DEEPEST, _stand_in)
    if mended is None:
        raise error
    try:
        envelope = decode_envelope(mended.text)
    except msgspec.ValidationError as found:
        raise BadReport(Reason.wrong_shape, str(found)) from found
    except WireError as found:
        raise BadReport(Reason.not_json, str(found)) from found
    if envelope.method in REPORT_METHODS:
        return _report(envelope, mended.paths, arrived_at)
    if envelope.method in TRANSACTION_METHODS:
        try:
            return _report(envelope, mended.paths, arrived_at)
        except BadReport:
            # Not a report of a deployment; Astute sends some without a uuid.
            pass
    return passed(envelope.method, mended.text, arrived_at)


def _report(
    envelope: WireEnvelope, paths: frozenset[Path], arrived_at: datetime
) -> Report | WireArgs:
    if ("args", "task_uuid") in paths:
        # Mended, two transactions could become one.
        raise BadReport(Reason.impossible_value, "task_uuid is not text in UTF-8")
    mended: dict[int | None, list[Detail]] = {}
    for path in sorted(paths, key=str):
        place, detail = _detail_at(path)
        if detail not in mended.setdefault(place, []):
            mended[place].append(detail)
    args = MendedPart(envelope.args, OF_ARGS, mended.setdefault(None, []))
    uuid = check_name(args.deciding("task_uuid", str), "task_uuid")
    if envelope.method == START_METHOD:
        return _start(uuid, args)
    return MendedReport(envelope.method, uuid, args, mended, arrived_at).report()


def _start(uuid: str, args: MendedPart) -> WireArgs:
    """Return a start message unparsed, for astute/start.py; raises BadReport."""
    graph = args.raw("tasks_graph")
    if bytes(graph)[:1] != b"{":
        raise BadReport(Reason.wrong_shape, "task_deploy needs tasks_graph")
    return MendedArgs(
        uuid,
        tasks_graph={
            node_id: args.value_of(tasks, list[msgspec.Raw] | None, Detail.graph)
            for node_id, tasks in members(graph).items()
        },
        tasks_directory=args.value("tasks_directory", dict[str, msgspec.Raw] | None),
        dry_run=args.value("dry_run", bool | None),
        noop_run=args.value("noop_run", bool | None),
        tasks_metadata=args.fields.get("tasks_metadata", msgspec.Raw()),
        mended=tuple(args.mended),
    )


def _stand_in(path: Path, word: str) -> object:
    """Return a value that no field accepts, if null would mean something."""
    last = path[-1]
    if path == ("args", "nodes"):
        return {"not_json": word}
    return [word] if isinstance(last, int) or (len(path), last) in _NEEDED else None


def _detail_at(path: Path) -> tuple[int | None, Detail]:
    """Return which item of `nodes`, and which detail, a path leads to."""
    match path:
        case ("args", "nodes", int(place), *field):
            found = field[0] if field else ""
            return place, OF_NODE.get(found, Detail.other)
        case ("args", field, *_):
            return None, OF_ARGS.get(field, Detail.other)
    return None, Detail.other

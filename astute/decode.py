"""Decode one message into frozen values, once; pure.

Anything that cannot be taken raises :class:`BadReport`, and nothing else.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from astute.bad_report import BadReport, Reason
from astute.methods import HISTORY_METHODS, START_METHOD, TRANSACTION_METHODS
from astute.wire import WireArgs, WireError, WireMessage, WireNode, decode_message
from db.domain.history import VIRTUAL_SYNC_NODE, HistoryEntry
from db.domain.nodes import NodeOutcome
from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus
from db.domain.transactions import TransactionChange


#: Wire forms of Astute's null node; integers are taken as text.
NULL_NODE = frozenset({None, "null", VIRTUAL_SYNC_NODE})
_LONGEST_NAME = 255
_MOST_PROGRESS = 100

_HISTORY_STATUS = {status.value: status for status in HistoryStatus}
_TRANSACTION_STATUS = {status.value: status for status in TransactionStatus}
_NODE_STATUS = {status.value: status for status in NodeStatus}
_STARTED = frozenset({HistoryStatus.running, HistoryStatus.skipped})
_ENDED = frozenset({HistoryStatus.skipped, HistoryStatus.ready, HistoryStatus.error})


class Report(NamedTuple):
    """What one report says."""

    task_uuid: str
    entries: tuple[HistoryEntry, ...]
    outcomes: tuple[NodeOutcome, ...]
    change: TransactionChange | None


def decode(message: bytes, arrived_at: datetime) -> Report | WireArgs:
    """Return what a message says; a start message as it is, for astute/start.py.

    `arrived_at` becomes the time of everything that the report says (design.md:
    a report's time is its arrival). Raises :class:`BadReport`.
    """
    try:
        wire = decode_message(message)
    except msgspec.ValidationError as error:
        raise BadReport(Reason.wrong_shape, str(error)) from error
    except WireError as error:
        raise BadReport(Reason.not_json, str(error)) from error
    check_name(wire.args.task_uuid, "task_uuid")
    if wire.method == START_METHOD:
        return wire.args
    if wire.method in HISTORY_METHODS:
        nodes = wire.args.nodes or []
    elif wire.method in TRANSACTION_METHODS:
        nodes = []
    else:
        raise BadReport(Reason.unknown_method, f"method {wire.method[:100]!r}")
    uuid = wire.args.task_uuid
    return Report(
        uuid,
        tuple(_entries(uuid, nodes, arrived_at)),
        tuple(_outcomes(uuid, nodes, arrived_at)),
        _change(wire, arrived_at),
    )


def _entries(
    uuid: str, nodes: list[WireNode], arrived_at: datetime
) -> Iterator[HistoryEntry]:
    for node in nodes:
        node_id = node_id_of(node.uid)
        name = node.deployment_graph_task_name or node.task
        if not name and not node.task_status:
            continue
        if not name or not node.task_status:
            raise BadReport(
                Reason.incomplete_task,
                "a node item needs both deployment_graph_task_name and task_status",
            )
        status = _HISTORY_STATUS.get(node.task_status)
        if status is None:
            raise BadReport(
                Reason.unknown_status, f"task_status {node.task_status[:100]!r}"
            )
        yield HistoryEntry(
            uuid,
            node_id,
            check_name(name, "deployment_graph_task_name"),
            status,
            arrived_at if status in _STARTED else None,
            arrived_at if status in _ENDED else None,
            arrived_at,
            _text(node.error_msg),
            _json_object(node.summary, "summary"),
            _json_object(node.custom, "custom"),
        )


def _outcomes(
    uuid: str, nodes: list[WireNode], arrived_at: datetime
) -> Iterator[NodeOutcome]:
    for node in nodes:
        # Other words ("deploying") are on the way, and the entries say so too.
        status = _NODE_STATUS.get(node.status or "")
        if status is not None:
            yield NodeOutcome(
                uuid,
                node_id_of(node.uid),
                status,
                arrived_at,
                _text(node.error_type),
                _text(node.error_msg),
            )


def _change(wire: WireMessage, arrived_at: datetime) -> TransactionChange | None:
    args = wire.args
    status = TransactionStatus.pending
    if wire.method == "task_in_orchestrator":
        status = TransactionStatus.running
    if args.status is not None:
        if args.status not in _TRANSACTION_STATUS:
            raise BadReport(Reason.unknown_status, f"status {args.status[:100]!r}")
        status = _TRANSACTION_STATUS[args.status]
    progress = args.progress
    if progress is not None and not 0 <= progress <= _MOST_PROGRESS:
        raise BadReport(Reason.impossible_value, "progress must be from 0 to 100")
    message = _text(args.error)
    if status is TransactionStatus.pending and progress is None and message is None:
        return None
    final = status in {TransactionStatus.ready, TransactionStatus.error}
    return TransactionChange(
        args.task_uuid,
        status,
        None if progress is None else int(progress),
        arrived_at if status is TransactionStatus.running else None,
        arrived_at if final else None,
        message,
        status if message else None,
        arrived_at if message else None,
    )


def node_id_of(uid: str | int | msgspec.UnsetType | None) -> str:
    """Return the node id of a wire uid. Raises :class:`BadReport`."""
    if uid is msgspec.UNSET:
        raise BadReport(Reason.wrong_shape, "a node item has no uid")
    if uid in NULL_NODE:
        return VIRTUAL_SYNC_NODE
    return check_name(str(uid), "uid")


def check_name(name: str, field: str) -> str:
    """Return a name that can be a key. Raises :class:`BadReport`."""
    if not 0 < len(name) <= _LONGEST_NAME or "\0" in name:
        raise BadReport(
            Reason.impossible_value,
            f"{field} must be 1 to {_LONGEST_NAME} characters without NUL",
        )
    return name


def _text(text: str | None) -> str | None:
    # PostgreSQL keeps no NUL in a text; a message for people loses nothing by it.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if text else None


def _json_object(raw: msgspec.Raw, field: str) -> str | None:
    text = bytes(raw)
    if not text or text == b"null":
        return None
    if not text.startswith(b"{"):
        raise BadReport(Reason.wrong_shape, f"{field} must be an object")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise BadReport(Reason.not_json, str(error)) from error

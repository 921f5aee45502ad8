"""Decode one message into frozen values; pure.

Raises :class:`BadReport` for a message that cannot be recorded, and nothing else. A
good message is decoded at once; any other one again, field by field, because the error
may be in a detail, which is mended (astute/mended_message.py).
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from astute.bad_report import BadReport, Reason
from astute.details import good_text
from astute.mended_message import mended_message
from astute.methods import (
    HISTORY_METHODS,
    IN_ORCHESTRATOR,
    REPORT_METHODS,
    START_METHOD,
    TRANSACTION_METHODS,
)
from astute.nailgun_end import as_nailgun_ends
from astute.names import check_name, node_id_of
from astute.node_details import good_details
from astute.report import (
    Passed,
    Report,
    change_of,
    entry_of,
    of_transaction,
    outcome_of,
    passed,
)
from astute.wire import WireArgs, WireError, WireMessage, WireNode, decode_message
from db.domain.history import HistoryEntry
from db.domain.nodes import NodeOutcome


_MOST_PROGRESS = 100


def decode(message: bytes, arrived_at: datetime) -> Report | WireArgs | Passed:
    """Return the content of a message; a start message unparsed, for astute/start.py.

    `arrived_at` becomes the time of all entries in the report (design.md: a report's
    time is its arrival). Raises :class:`BadReport`.
    """
    try:
        return _good(message, arrived_at)
    except BadReport as error:
        return mended_message(message, arrived_at, error)


def _good(message: bytes, arrived_at: datetime) -> Report | WireArgs | Passed:
    """Return the content of a message without errors; raises BadReport."""
    try:
        wire = decode_message(message)
    except msgspec.ValidationError as error:
        raise BadReport(Reason.wrong_shape, str(error)) from error
    except WireError as error:
        raise BadReport(Reason.not_json, str(error)) from error
    method = wire.method
    if method not in REPORT_METHODS and method not in TRANSACTION_METHODS:
        return passed(method, message, arrived_at)
    uuid = check_name(wire.args.task_uuid, "task_uuid")
    if method == START_METHOD:
        return wire.args
    nodes = wire.args.nodes or []
    outcomes: tuple[NodeOutcome, ...] = ()
    if method in HISTORY_METHODS:
        outcomes = tuple(_outcomes(uuid, nodes, arrived_at))
    change = change_of(
        uuid,
        wire.args.status,
        arrived_at,
        is_in_orchestrator=method == IN_ORCHESTRATOR,
        progress=_progress(wire),
        message=good_text(wire.args.error),
    )
    if change is not None or outcomes:  # few reports end a node or a run
        change = as_nailgun_ends(
            method, uuid, change, outcomes, arrived_at, has_nodes=bool(nodes)
        )
    if method not in HISTORY_METHODS:
        return of_transaction(method, uuid, change)
    entries = tuple(_entries(uuid, nodes, arrived_at))
    return Report(uuid, entries, outcomes, change)


def _entries(
    uuid: str, nodes: list[WireNode], arrived_at: datetime
) -> Iterator[HistoryEntry]:
    for node in nodes:
        entry = entry_of(
            uuid,
            node_id_of(node.uid),
            node.deployment_graph_task_name or node.task,
            node.task_status,
            arrived_at=arrived_at,
            details=good_details(node),
        )
        if entry is not None:
            yield entry


def _outcomes(
    uuid: str, nodes: list[WireNode], arrived_at: datetime
) -> Iterator[NodeOutcome]:
    for node in nodes:
        if node.status:
            outcome = outcome_of(
                uuid,
                node_id_of(node.uid),
                node.status,
                arrived_at=arrived_at,
                error_type=good_text(node.error_type),
                message=good_text(node.error_msg),
            )
            if outcome is not None:
                yield outcome


def _progress(wire: WireMessage) -> int | None:
    progress = wire.args.progress
    if progress is None:
        return None
    if not 0 <= progress <= _MOST_PROGRESS:
        raise BadReport(Reason.impossible_value, "progress must be from 0 to 100")
    return int(progress)

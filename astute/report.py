"""Build a report from its decoded fields; pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from astute.bad_report import BadReport, Reason
from astute.methods import EFFECTIVE_METHODS, REPORT_METHODS
from astute.names import check_name
from astute.requests import request_of
from db.domain.history import HistoryEntry
from db.domain.mends import Detail
from db.domain.nodes import NodeOutcome
from db.domain.orchestrator_tasks import Effect, OrchestratorTask
from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus
from db.domain.transactions import TransactionChange


_HISTORY_STATUS = {status.value: status for status in HistoryStatus}
_TRANSACTION_STATUS = {status.value: status for status in TransactionStatus}
_NODE_STATUS = {status.value: status for status in NodeStatus}
_STARTED = frozenset({HistoryStatus.running, HistoryStatus.skipped})
_LONGEST_METHOD = 100


class BadPart(NamedTuple):
    """A part of a report that cannot be recorded: a message of its own, and why."""

    payload: bytes
    error: BadReport


class Report(NamedTuple):
    """The content of one report."""

    task_uuid: str
    entries: tuple[HistoryEntry, ...]
    outcomes: tuple[NodeOutcome, ...]
    change: TransactionChange | None
    #: Its mended details, once for each place.
    mended: tuple[Detail, ...] = ()
    #: Its parts that become dead reports.
    bad: tuple[BadPart, ...] = ()
    #: Its method, if it is passed for an unregistered transaction.
    passes_as: str | None = None
    #: The task in it that changes runs or an environment.
    task: OrchestratorTask | None = None


class Passed(NamedTuple):
    """A message that is not a report of a deployment: counted by its method."""

    method: str
    #: What it requests, if that changes runs or an environment.
    request: OrchestratorTask | None = None


def passed(method: str, message: bytes, arrived_at: datetime) -> Passed:
    """Return what is kept of a message that is not a report."""
    return Passed(method[:_LONGEST_METHOD], request_of(message, arrived_at))


def asking(method: str, task: OrchestratorTask) -> Report:
    """Return a request as a report with nothing else."""
    return Report(task.uuid, (), (), None, passes_as=method, task=task)


def of_transaction(
    method: str,
    uuid: str,
    change: TransactionChange | None,
    mended: tuple[Detail, ...] = (),
) -> Report:
    """Return a report without entries.

    It is never parked; but its task may change runs (db/domain/orchestrator_tasks.py).
    """
    task = None
    if change is not None and method in EFFECTIVE_METHODS:
        task = OrchestratorTask(
            uuid,
            Effect(method),
            change.status,
            change.message,
            ended_at=change.time_end,
        )
    passes_as = None if method in REPORT_METHODS else method
    return Report(uuid, (), (), change, mended, (), passes_as, task)


def entry_of(
    uuid: str,
    node_id: str,
    name: str | None,
    task_status: str | None,
    *,
    arrived_at: datetime,
    details: Mapping[str, str | None],
) -> HistoryEntry | None:
    """Return the entry of a node item; None: it has none.

    `details` are its other fields: astute/node_details.py, and `mended`. Raises
    :class:`BadReport`.
    """
    if not name and not task_status:
        return None
    if not name or not task_status:
        raise BadReport(
            Reason.incomplete_task,
            "a node item needs both deployment_graph_task_name and task_status",
        )
    status = _HISTORY_STATUS.get(task_status)
    if status is None:
        raise BadReport(Reason.unknown_status, f"task_status {task_status[:100]!r}")
    return HistoryEntry(
        uuid,
        node_id,
        check_name(name, "deployment_graph_task_name"),
        status,
        time_start=arrived_at if status in _STARTED else None,
        time_end=arrived_at if status.is_final else None,
        reported_at=arrived_at,
        **details,
    )


def outcome_of(
    uuid: str,
    node_id: str,
    status: str | None,
    *,
    arrived_at: datetime,
    error_type: str | None,
    message: str | None,
) -> NodeOutcome | None:
    """Return the outcome of the node in a node item; None: it has none."""
    # Other words ("deploying") are transient, and the entries imply them.
    found = _NODE_STATUS.get(status or "")
    if found is None:
        return None
    return NodeOutcome(uuid, node_id, found, arrived_at, error_type, message)


def change_of(
    uuid: str,
    status_word: str | None,
    arrived_at: datetime,
    *,
    is_in_orchestrator: bool,
    progress: int | None,
    message: str | None,
    mended: str | None = None,
) -> TransactionChange | None:
    """Return the change of the transaction; None: nothing changes.

    Raises :class:`BadReport`.
    """
    status = TransactionStatus.pending
    if is_in_orchestrator:
        status = TransactionStatus.running
    if status_word is not None:
        if status_word not in _TRANSACTION_STATUS:
            raise BadReport(Reason.unknown_status, f"status {status_word[:100]!r}")
        status = _TRANSACTION_STATUS[status_word]
    said = (progress, message, mended)
    if status is TransactionStatus.pending and said == (None, None, None):
        return None
    return TransactionChange(
        uuid,
        status,
        progress,
        time_start=arrived_at if status is TransactionStatus.running else None,
        time_end=arrived_at if status.is_final else None,
        message=message,
        message_status=status if message else None,
        message_reported_at=arrived_at if message else None,
        mended=mended,
    )

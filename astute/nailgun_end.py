"""How Nailgun ends a run after an answer, beyond the answer's own status; pure.

From nailgun's `rpc/receiver.py` (`deploy_resp`, `provision_resp`, `_error_action`,
`_success_action`); its `transaction_resp` does none of this (contract.md section 2.5).
"""

from collections.abc import Iterable
from datetime import datetime

from astute.methods import DEPLOY_ANSWER, WORDED_ANSWERS
from db.domain.history import MASTER_NODE, VIRTUAL_SYNC_NODE
from db.domain.nodes import NodeOutcome
from db.domain.statuses import NodeStatus, TransactionStatus
from db.domain.transactions import TransactionChange


def as_nailgun_ends(
    method: str,
    uuid: str,
    change: TransactionChange | None,
    outcomes: Iterable[NodeOutcome],
    arrived_at: datetime,
    *,
    has_nodes: bool,
) -> TransactionChange | None:
    """Return the change of a run as Nailgun makes it from such an answer.

    A `deploy_resp` in which the master node failed ends its run as an error, and so
    does one with `ready` and a failed node. `has_nodes`: the answer has node items;
    Nailgun's text for `ready` then counts nodes, which only Nailgun can do.
    """
    if method not in WORDED_ANSWERS:
        return change
    if method == DEPLOY_ANSWER and _failed(change, outcomes):
        change = _as_error(change or TransactionChange(uuid), arrived_at)
    if change is None or change.status.is_open:
        return change
    is_error = change.status is TransactionStatus.error
    return change._replace(worded=True) if is_error or not has_nodes else change


def _failed(change: TransactionChange | None, outcomes: Iterable[NodeOutcome]) -> bool:
    failed = {each.node_id for each in outcomes if each.status is NodeStatus.error}
    if MASTER_NODE in failed:
        return True
    is_ready = change is not None and change.status is TransactionStatus.ready
    return is_ready and bool(failed - {VIRTUAL_SYNC_NODE})


def _as_error(change: TransactionChange, arrived_at: datetime) -> TransactionChange:
    error = TransactionStatus.error
    return change._replace(
        status=error,
        time_end=arrived_at,
        message_status=None if change.message is None else error,
    )

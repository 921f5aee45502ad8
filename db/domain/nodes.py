"""The outcome of a node as a whole in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from db.domain import joins
from db.domain.joins import is_earlier
from db.domain.statuses import NodeStatus


class NodeOutcome(NamedTuple):
    """The final status of one node in one transaction, with its reason."""

    task_uuid: str
    node_id: str
    status: NodeStatus
    reported_at: datetime
    error_type: str | None = None
    message: str | None = None


def merge(known: NodeOutcome, new: NodeOutcome) -> NodeOutcome:
    """Return the more severe outcome; of equal ones the first reported: a join."""
    if new.status is not known.status:
        return new if new.status.rank > known.status.rank else known
    if new.reported_at != known.reported_at:
        return new if is_earlier(new.reported_at, known.reported_at) else known
    return new if _texts(new) > _texts(known) else known


def _texts(outcome: NodeOutcome) -> tuple[str, str]:
    return outcome.error_type or "", outcome.message or ""


def fold(outcomes: Iterable[NodeOutcome]) -> list[NodeOutcome]:
    """Merge outcomes to one per node of a transaction, sorted by both."""
    return joins.fold(outcomes, itemgetter(0, 1), merge)

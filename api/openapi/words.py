"""Words that members of answers can be, where only the server knows all of them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from astute.bad_report import Reason
from db.domain.clusters import ClusterStatus
from db.domain.reports import ParkedState
from db.domain.statuses import NodeStatus, RunOutcome


#: By the shape's name and the member's.
WORDS: Final[Mapping[str, type[StrEnum]]] = {
    "Cluster.status": ClusterStatus,
    "ClientCluster.status": ClusterStatus,
    "DeadReport.reason": Reason,
    "DeadReportDetails.reason": Reason,
    "EarlierError.reason": Reason,
    "NodeOutcome.status": NodeStatus,
    "NodeSummary.status": NodeStatus,
    "ParkedRun.state": ParkedState,
    "Summary.outcome": RunOutcome,
    "Transaction.outcome": RunOutcome,
}

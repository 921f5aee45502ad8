"""The values of members that are enums of which only the server knows all values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from astute.bad_report import Reason
from db.domain.clusters import ClusterStatus
from db.domain.reports import ParkedState
from db.domain.statuses import NodeStatus, RunOutcome


#: The keys are the shape's name and the member's name.
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

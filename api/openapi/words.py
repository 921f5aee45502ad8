"""The values of members that are enums of which only the server knows all values."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from astute.bad_report import Reason
from db.domain.answers.facts import Verdict
from db.domain.answers.json_diff import Change
from db.domain.answers.path import Began
from db.domain.clusters import ClusterStatus
from db.domain.reports import ParkedState
from db.domain.statuses import HistoryStatus, NodeStatus, RunOutcome


#: The keys are the shape's name and the member's name.
WORDS: Final[Mapping[str, type[StrEnum]]] = {
    "Cluster.status": ClusterStatus,
    "ClientCluster.status": ClusterStatus,
    "DeadReport.reason": Reason,
    "DeadReportDetails.reason": Reason,
    "EarlierError.reason": Reason,
    "InputChange.change": Change,
    "NodeOutcome.status": NodeStatus,
    "NodeSummary.status": NodeStatus,
    "OutcomeDifference.after": HistoryStatus,
    "OutcomeDifference.before": HistoryStatus,
    "ParkedRun.state": ParkedState,
    "PathStep.after": Began,
    "RunBrief.verdict": Verdict,
    "SeenBefore.next_verdict": Verdict,
    "Summary.outcome": RunOutcome,
    "Transaction.outcome": RunOutcome,
}

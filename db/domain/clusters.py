"""What is said of a cluster by the transactions that it had."""

from db.domain.statuses import TransactionStatus


#: Transactions that bring a cluster into a state (nailgun: TASK_NAMES).
DEPLOYMENTS = ("deploy", "deployment")

#: Nailgun's word for a cluster whose latest deployment has this status.
CLUSTER_STATUSES = {
    TransactionStatus.pending: "deployment",
    TransactionStatus.running: "deployment",
    TransactionStatus.ready: "operational",
    TransactionStatus.error: "error",
}
#: It has none, or all were deleted, which is what a reset does.
WITHOUT_DEPLOYMENT = "new"

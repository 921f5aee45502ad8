"""What is said of a cluster by the transactions that it had; pure."""

import enum

from db.domain.statuses import TransactionStatus


#: The transaction that a `task_deploy` runs for (nailgun: TASK_NAMES).
DEPLOYMENT = "deployment"
#: Transactions that bring a cluster into a state.
DEPLOYMENTS = ("deploy", DEPLOYMENT)
#: The one that takes it out of every state.
RESET = "reset_environment"


class ClusterStatus(enum.StrEnum):
    """Nailgun's words for what the latest deployment made of a cluster.

    From contract.md sections 2.1 and 2.5; `remove` is left out: a cluster that is
    removed is shown no more.
    """

    new = "new"  #: it had none since its reset
    deployment = "deployment"  #: it goes on, or waits
    operational = "operational"
    partially_deployed = "partially_deployed"  #: ready, but a node failed
    stopped = "stopped"
    error = "error"


#: The word for the status of the latest deployment, where nothing more is known.
CLUSTER_STATUSES = {
    TransactionStatus.pending: ClusterStatus.deployment,
    TransactionStatus.running: ClusterStatus.deployment,
    TransactionStatus.ready: ClusterStatus.operational,
    TransactionStatus.error: ClusterStatus.error,
}

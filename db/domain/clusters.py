"""The status of a cluster, as its transactions imply it; pure."""

import enum

from db.domain.statuses import TransactionStatus


#: The transaction that a `task_deploy` starts (nailgun: TASK_NAMES).
DEPLOYMENT = "deployment"
#: Transactions that change a cluster's status.
DEPLOYMENTS = ("deploy", DEPLOYMENT)
#: The transaction that resets a cluster's status.
RESET = "reset_environment"


class ClusterStatus(enum.StrEnum):
    """Nailgun's words for the result of a cluster's latest deployment.

    From contract.md sections 2.1 and 2.5, without `remove`: a removed cluster is not
    shown any more.
    """

    new = "new"  #: it had none since its reset
    deployment = "deployment"  #: the deployment is running or pending
    operational = "operational"
    partially_deployed = "partially_deployed"  #: ready, but a node failed
    stopped = "stopped"
    error = "error"


#: The cluster's status for each status of its latest deployment, without details.
CLUSTER_STATUSES = {
    TransactionStatus.pending: ClusterStatus.deployment,
    TransactionStatus.running: ClusterStatus.deployment,
    TransactionStatus.ready: ClusterStatus.operational,
    TransactionStatus.error: ClusterStatus.error,
}

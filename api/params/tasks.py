"""What requests for tasks ask."""

from collections.abc import Sequence

from api.params.transactions import TransactionsQuery, transactions_query
from api.params.values import Params, text


def tasks_query(params: Params, known_fields: Sequence[str]) -> TransactionsQuery:
    """Return what the parameters ask of the tasks; raises BadParameter.

    They are those of transactions; but an empty `cluster_id` asks for tasks
    without a cluster (nailgun: TaskCollectionHandler).
    """
    query = transactions_query(params, known_fields)
    without_cluster = "cluster_id" in params and not text(params, "cluster_id")
    asked = query.asked._replace(without_cluster=without_cluster, deleted=False)
    return query._replace(asked=asked)

"""Query parameters of tasks."""

import dataclasses

from api.answers.transactions_query import TransactionsQuery
from api.http import parameters
from api.http.query import Given, declared
from db.queries.transactions import TransactionFilter


def _is_empty(given: Given, _: str) -> bool:
    # As in Nailgun: TaskCollectionHandler.
    return "cluster_id" in given.params and not given.text("cluster_id").strip()


@dataclasses.dataclass(frozen=True)
class TasksQuery(TransactionsQuery):
    """Which transactions that are not deleted are requested, and which members."""

    cluster_id: int | None = parameters.number(
        "Only tasks of this environment; empty: only tasks without one."
    )
    without_cluster: bool = declared(_is_empty, default=False, names=())

    @property
    def wanted(self) -> TransactionFilter:
        """The filter that the request describes."""
        return super().wanted._replace(
            without_cluster=self.without_cluster, deleted=False
        )

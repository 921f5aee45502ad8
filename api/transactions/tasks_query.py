"""What requests for tasks ask."""

import dataclasses

from api.answers.transactions_query import TransactionsQuery
from api.http import parameters
from api.http.query import Given, declared
from db.queries.transactions import TransactionFilter


def _is_empty(given: Given, _: str) -> bool:
    # As Nailgun has it: TaskCollectionHandler.
    return "cluster_id" in given.params and not given.text("cluster_id").strip()


@dataclasses.dataclass(frozen=True)
class TasksQuery(TransactionsQuery):
    """Which transactions that are not deleted are asked for, and what of each."""

    cluster_id: int | None = parameters.number(
        "Only tasks of this environment; empty: only those of none."
    )
    without_cluster: bool = declared(_is_empty, default=False, names=())

    @property
    def asked(self) -> TransactionFilter:
        """Which transactions are asked for."""
        return super().asked._replace(
            without_cluster=self.without_cluster, deleted=False
        )

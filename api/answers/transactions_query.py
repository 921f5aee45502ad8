"""Query parameters of transactions."""

import dataclasses
from datetime import datetime
from typing import Any

from api.http import parameters
from api.http.page_parameters import paging
from api.http.query import Query
from db.domain.statuses import TransactionStatus
from db.queries.keyset import IdOrder, Page
from db.queries.transactions import TransactionFilter
from fuel_history.shapes.transactions import Transaction
from text.spreadsheet import CsvKind


#: Names of transactions (nailgun: TASK_NAMES), in the order of the error's text.
TRANSACTION_TYPES = (
    "super",
    "deploy",
    "deployment",
    "provision",
    "stop_deployment",
    "reset_environment",
    "reset_nodes",
    "remove_keys",
    "remove_ironic_bootstrap",
    "update",
    "spawn_vms",
    "node_deletion",
    "cluster_deletion",
    "remove_images",
    "check_before_deployment",
    "check_networks",
    "verify_networks",
    "check_dhcp",
    "verify_network_connectivity",
    "multicast_verification",
    "check_repo_availability",
    "check_repo_availability_with_setup",
    "dry_run_deployment",
    "dump",
    "capacity_log",
    "create_stats_user",
    "remove_stats_user",
    "update_dnsmasq",
)


def transaction_types(meaning: str) -> Any:
    """Declare a list of names of transactions."""
    return parameters.words(
        meaning,
        TRANSACTION_TYPES,
        "Transaction types parameter could only be one of: "
        + ", ".join(TRANSACTION_TYPES),
    )


@dataclasses.dataclass(frozen=True)
class TransactionsQuery(Query):
    """Which transactions are requested, and which of their members."""

    cluster_id: int | None = parameters.number("Only transactions of this environment.")
    statuses: tuple[TransactionStatus, ...] = parameters.words(
        "Only transactions with these statuses.",
        TransactionStatus,
        # Nailgun's order in its error text; it is not the order of the lattice.
        "Statuses parameter could only be one of: pending, ready, running, error",
    )
    transaction_types: tuple[str, ...] = transaction_types(
        "Only transactions with these names."
    )
    since: datetime | None = parameters.since(
        "Only transactions that started at this time or later."
    )
    fields: tuple[str, ...] = parameters.fields(Transaction.__struct_fields__)
    page: Page = paging(IdOrder)
    csv: CsvKind | None = parameters.csv()

    @property
    def wanted(self) -> TransactionFilter:
        """The filter that the request describes."""
        return TransactionFilter(
            cluster_id=self.cluster_id,
            statuses=self.statuses,
            names=self.transaction_types,
            since=self.since,
        )

"""Query parameters of transactions."""

import dataclasses
from datetime import datetime

from api.http import parameters
from api.http.page_parameters import paging
from api.http.query import Query
from db.domain.statuses import TransactionStatus
from db.queries.keyset import IdOrder, Page
from db.queries.transactions import TransactionFilter
from fuel_history.shapes.transactions import Transaction


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
    transaction_types: tuple[str, ...] = parameters.words(
        "Only transactions with these names.",
        TRANSACTION_TYPES,
        "Transaction types parameter could only be one of: "
        + ", ".join(TRANSACTION_TYPES),
    )
    since: datetime | None = parameters.since(
        "Only transactions that started at this time or later."
    )
    fields: tuple[str, ...] = parameters.fields(Transaction.__struct_fields__)
    page: Page = paging(IdOrder)

    @property
    def asked(self) -> TransactionFilter:
        """The filter that the request describes."""
        return TransactionFilter(
            cluster_id=self.cluster_id,
            statuses=self.statuses,
            names=self.transaction_types,
            since=self.since,
        )

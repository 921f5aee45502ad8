"""What requests for transactions ask."""

from collections.abc import Sequence
from typing import NamedTuple

from api.params.fields import fields
from api.params.paging import PAGING, page_query
from api.params.values import BadParameter, Params, integer, items, refuse_unknown
from db.domain.statuses import TransactionStatus
from db.queries.keyset import Page, TransactionOrder
from db.queries.transactions import TransactionFilter


#: Names of transactions (nailgun: TASK_NAMES), in the order of its error message.
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
# Nailgun's order in its message, which is not that of the lattice.
_STATUSES = "pending, ready, running, error"


class TransactionsQuery(NamedTuple):
    """Which transactions are asked for, and what of each."""

    asked: TransactionFilter
    page: Page
    #: The only members of each that are asked for; empty: all.
    fields: tuple[str, ...]


def transactions_query(
    params: Params, known_fields: Sequence[str]
) -> TransactionsQuery:
    """Return what the parameters ask of the transactions; raises BadParameter."""
    own = ("cluster_id", "statuses", "transaction_types", "fields")
    refuse_unknown(params, *own, *PAGING)
    try:
        statuses = tuple(map(TransactionStatus, items(params, "statuses")))
    except ValueError:
        raise BadParameter(
            f"Statuses parameter could only be one of: {_STATUSES}"
        ) from None
    names = items(params, "transaction_types")
    if not set(names) <= set(TRANSACTION_TYPES):
        raise BadParameter(
            "Transaction types parameter could only be one of: "
            + ", ".join(TRANSACTION_TYPES)
        )
    asked = TransactionFilter(
        cluster_id=integer(params, "cluster_id"), statuses=statuses, names=names
    )
    page = page_query(params, TransactionOrder, TransactionOrder.id)
    return TransactionsQuery(asked, page, fields(params, known_fields))

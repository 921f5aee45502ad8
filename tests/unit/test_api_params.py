"""Query parameters, value by value."""

import pytest

from api.params import (
    TRANSACTION_TYPES,
    BadParameter,
    HistoryQuery,
    Params,
    TransactionsQuery,
    history_query,
    no_query,
    transactions_query,
)
from db.domain.statuses import HistoryStatus, TransactionStatus


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, HistoryQuery()),
        # client 9.0.0 always sends both, mostly empty
        ({"nodes": "", "statuses": ""}, HistoryQuery()),
        ({"nodes": " "}, HistoryQuery()),
        ({"nodes": "5"}, HistoryQuery(nodes=("5",))),
        ({"nodes": "5, 6 ,master"}, HistoryQuery(nodes=("5", "6", "master"))),
        # an empty item is a node that no row has
        ({"nodes": "5,"}, HistoryQuery(nodes=("5", ""))),
        ({"nodes": "5,5"}, HistoryQuery(nodes=("5",))),
        # repeated: as if written with a comma
        ({"nodes": ["5", "6"]}, HistoryQuery(nodes=("5", "6"))),
        (
            {"statuses": "skipped, error"},
            HistoryQuery(statuses=(HistoryStatus.skipped, HistoryStatus.error)),
        ),
        ({"tasks_names": "a,b"}, HistoryQuery(names=("a", "b"))),
        ({"include_summary": "1"}, HistoryQuery(include_summary=True)),
        ({"include_summary": "True"}, HistoryQuery(include_summary=True)),
        ({"include_summary": "t"}, HistoryQuery(include_summary=True)),
        ({"include_summary": "0"}, HistoryQuery()),
        ({"include_summary": "FALSE"}, HistoryQuery()),
        ({"include_summary": ""}, HistoryQuery()),
    ],
)
def test_history_query(params: Params, query: HistoryQuery) -> None:
    assert history_query(params) == query


HISTORY_PARAMETERS = "nodes, statuses, tasks_names, include_summary"
HISTORY_STATUSES = (
    "Statuses parameter could be only: pending, ready, running, error, skipped"
)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"statuses": "successful"}, HISTORY_STATUSES),
        ({"statuses": "READY"}, HISTORY_STATUSES),
        # Nailgun refuses the empty item too
        ({"statuses": "ready,"}, HISTORY_STATUSES),
        ({"include_summary": "yes"}, "include_summary must be 0 or 1"),
        ({"include_summary": ["0", "1"]}, "include_summary must be 0 or 1"),
        ({"nodes": "5\0"}, "nodes must not hold the character NUL"),
        (
            {"node": "5"},
            f"Unknown parameter node; known are: {HISTORY_PARAMETERS}",
        ),
    ],
)
def test_history_query_refuses(params: Params, message: str) -> None:
    with pytest.raises(BadParameter) as refused:
        history_query(params)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, TransactionsQuery()),
        ({"cluster_id": "", "statuses": ""}, TransactionsQuery()),
        ({"cluster_id": "7"}, TransactionsQuery(cluster_id=7)),
        ({"cluster_id": "2147483647"}, TransactionsQuery(cluster_id=2**31 - 1)),
        (
            {"statuses": "ready,error"},
            TransactionsQuery(
                statuses=(TransactionStatus.ready, TransactionStatus.error)
            ),
        ),
        (
            {"transaction_types": "deploy,deployment"},
            TransactionsQuery(names=("deploy", "deployment")),
        ),
    ],
)
def test_transactions_query(params: Params, query: TransactionsQuery) -> None:
    assert transactions_query(params) == query


TRANSACTION_PARAMETERS = "cluster_id, statuses, transaction_types"
TYPES = (
    "Transaction types parameter could only be one of: super, deploy,"
    " deployment, provision, stop_deployment, reset_environment, reset_nodes,"
    " remove_keys, remove_ironic_bootstrap, update, spawn_vms, node_deletion,"
    " cluster_deletion, remove_images, check_before_deployment,"
    " check_networks, verify_networks, check_dhcp,"
    " verify_network_connectivity, multicast_verification,"
    " check_repo_availability, check_repo_availability_with_setup,"
    " dry_run_deployment, dump, capacity_log, create_stats_user,"
    " remove_stats_user, update_dnsmasq"
)
CLUSTER_ID = "cluster_id must be a whole number up to 2147483647"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            # a status of entries, not of transactions
            {"statuses": "skipped"},
            "Statuses parameter could only be one of: pending, ready, running, error",
        ),
        (
            {"transaction_types": "deployment,sleep"},
            TYPES,
        ),
        ({"cluster_id": "abc"}, CLUSTER_ID),
        ({"cluster_id": "-1"}, CLUSTER_ID),
        ({"cluster_id": "1,2"}, CLUSTER_ID),
        # Arabic-Indic digits, which int() takes
        ({"cluster_id": "\u0661"}, CLUSTER_ID),
        ({"cluster_id": "2147483648"}, CLUSTER_ID),
        ({"cluster_id": "9" * 5000}, CLUSTER_ID),
        (
            {"limit": "10"},
            f"Unknown parameter limit; known are: {TRANSACTION_PARAMETERS}",
        ),
    ],
)
def test_transactions_query_refuses(params: Params, message: str) -> None:
    with pytest.raises(BadParameter) as refused:
        transactions_query(params)

    assert str(refused.value) == message


def test_every_known_transaction_type_is_taken() -> None:
    query = transactions_query({"transaction_types": ",".join(TRANSACTION_TYPES)})

    assert query.names == TRANSACTION_TYPES


def test_no_query_names_what_it_refuses() -> None:
    no_query({})

    with pytest.raises(BadParameter, match="Unknown parameter force; there are none"):
        no_query({"force": "1"})

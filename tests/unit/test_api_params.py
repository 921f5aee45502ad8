"""Query parameters, value by value."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.transactions_query import TRANSACTION_TYPES, TransactionsQuery
from api.history.query import ClientHistoryQuery, HistoryQuery, RunsHistoryQuery
from api.history.serializer import FIELDS
from api.http.page_parameters import cursor_after, paging
from api.http.query import BadParameter, Params, Query
from db.domain.statuses import HistoryStatus, TransactionStatus
from db.queries.history_filter import HistoryFilter
from db.queries.keyset import HistoryOrder, IdOrder, Page
from db.queries.transactions import TransactionFilter


NOW = datetime(2016, 3, 8, 12, 0, tzinfo=UTC)
MORNING = datetime(2016, 3, 8, tzinfo=UTC)
EVERYTHING = HistoryQuery()


@dataclasses.dataclass(frozen=True)
class Pages(Query):
    page: Page = paging(HistoryOrder)


def page_of(order: HistoryOrder, limit: int | None = None) -> HistoryQuery:
    return HistoryQuery(page=Page(order, limit))


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, EVERYTHING),
        # client 9.0.0 always sends both, mostly empty
        ({"nodes": "", "statuses": ""}, EVERYTHING),
        ({"nodes": " "}, HistoryQuery(nodes=("",))),
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
        ({"tasks_names": "a,b"}, HistoryQuery(tasks_names=("a", "b"))),
        ({"include_summary": "1"}, HistoryQuery(include_summary=True)),
        ({"include_summary": "True"}, HistoryQuery(include_summary=True)),
        ({"include_summary": "t"}, HistoryQuery(include_summary=True)),
        ({"include_summary": "0"}, EVERYTHING),
        ({"include_summary": "FALSE"}, EVERYTHING),
        ({"include_summary": ""}, EVERYTHING),
        # times: absolute, in seconds, relative to now
        ({"since": "2016-03-08T00:00:00Z"}, HistoryQuery(since=MORNING)),
        ({"since": "2016-03-08"}, HistoryQuery(since=MORNING)),
        ({"since": "2016-03-08 01:00+01:00"}, HistoryQuery(since=MORNING)),
        # a plus sign that nobody quoted
        ({"since": "2016-03-08T01:00 01:00"}, HistoryQuery(since=MORNING)),
        ({"since": "1457395200"}, HistoryQuery(since=MORNING)),
        ({"since": "12h"}, HistoryQuery(since=MORNING)),
        (
            {"since": "720m", "until": "1s"},
            HistoryQuery(since=MORNING, until=NOW - timedelta(seconds=1)),
        ),
        ({"limit": "10"}, page_of(HistoryOrder.id, 10)),
        ({"order_by": "-id"}, page_of(HistoryOrder.id_descending)),
        ({"order_by": "-time_start"}, page_of(HistoryOrder.time_start_descending)),
        # in the order of the shape, whatever the order wanted
        (
            {"fields": "status,id"},
            HistoryQuery(fields=("id", "status")),
        ),
        (
            {"fields": "summary"},
            HistoryQuery(fields=("summary",)),
        ),
    ],
    ids=repr,
)
def test_history_query(params: Params, query: HistoryQuery) -> None:
    assert HistoryQuery.of(params, now=NOW) == query


def test_a_query_s_filters_are_those_of_the_database() -> None:
    query = HistoryQuery(roles=("compute",), statuses=(HistoryStatus.ready,))

    assert query.wanted == HistoryFilter(roles=query.roles, statuses=query.statuses)
    assert EVERYTHING.wanted == HistoryFilter()


@pytest.mark.parametrize(
    ("query", "may_be"),
    [
        (EVERYTHING, True),
        (HistoryQuery(tasks_names=("a",)), True),
        (HistoryQuery(statuses=(HistoryStatus.ready, HistoryStatus.skipped)), True),
        (HistoryQuery(statuses=(HistoryStatus.ready,)), False),
        (HistoryQuery(nodes=("5",)), False),
        (HistoryQuery(tasks_names=("a",), roles=("compute",)), False),
        (HistoryQuery(since=NOW), False),
        (HistoryQuery(until=NOW), False),
        # these narrow no list
        (HistoryQuery(fields=("id",), include_summary=True), True),
    ],
    ids=repr,
)
def test_which_filters_leave_tasks_without_entries(
    query: HistoryQuery, *, may_be: bool
) -> None:
    assert query.may_leave_absent is may_be


def test_a_summary_is_read_where_it_is_asked_for() -> None:
    assert HistoryQuery(fields=("id", "summary")).with_summary
    assert HistoryQuery(include_summary=True).with_summary
    assert not HistoryQuery(fields=("id",)).with_summary


def test_clients_may_ask_for_any_member() -> None:
    assert ClientHistoryQuery.of({"fields": "id,color"}).fields == ("id", "color")


HISTORY_PARAMETERS = (
    "nodes, roles, statuses, tasks_names, since, until, at,"
    " include_summary,"
    " fields, limit, cursor, order_by, csv"
)
TIME = (
    "since must be a time like 2016-03-07T14:49:06Z, seconds since 1970, or"
    " an age like 90s, 30m, 24h, 7d, 2w"
)
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
        ({"statuses": "\r"}, HISTORY_STATUSES),
        ({"include_summary": "yes"}, "include_summary must be 0 or 1"),
        # what is refused by the schema is refused
        ({"include_summary": "\r"}, "include_summary must be 0 or 1"),
        ({"limit": " "}, "limit must be a whole number from 1 to 10000"),
        ({"include_summary": ["0", "1"]}, "include_summary must be 0 or 1"),
        ({"nodes": "5\0"}, "nodes must not contain a NUL character"),
        (
            {"node": "5"},
            f"Unknown parameter node; known are: {HISTORY_PARAMETERS}",
        ),
        ({"since": "yesterday"}, TIME),
        ({"since": "99999-01-01"}, TIME),
        ({"since": "9999999999999999999"}, TIME),
        ({"since": "999999999w"}, TIME),
        ({"since": "0001-01-01T00:00:00+14:00"}, TIME),
        ({"since": "1h", "until": "2h"}, "since must be earlier than until"),
        ({"limit": "0"}, "limit must be a whole number from 1 to 10000"),
        ({"limit": "10001"}, "limit must be a whole number from 1 to 10000"),
        (
            {"order_by": "status"},
            "order_by must be one of: id, -id, time_start, -time_start",
        ),
        (
            {"fields": "id,color"},
            f"fields has no 'color'; known are: {', '.join(FIELDS)}",
        ),
        ({"cursor": "x"}, "cursor needs limit: take both from the Link header"),
        ({"cursor": "x", "limit": "1"}, "cursor must come from a Link header"),
    ],
    ids=repr,
)
def test_history_query_refuses(params: Params, message: str) -> None:
    with pytest.raises(BadParameter) as refused:
        HistoryQuery.of(params, now=NOW)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("params", "wanted"),
    [
        ({}, TransactionFilter()),
        ({"cluster_id": "", "statuses": ""}, TransactionFilter()),
        ({"cluster_id": "7"}, TransactionFilter(cluster_id=7)),
        ({"cluster_id": "2147483647"}, TransactionFilter(cluster_id=2**31 - 1)),
        (
            {"statuses": "ready,error"},
            TransactionFilter(
                statuses=(TransactionStatus.ready, TransactionStatus.error)
            ),
        ),
        (
            {"transaction_types": "deploy,deployment"},
            TransactionFilter(names=("deploy", "deployment")),
        ),
    ],
)
def test_transactions_query(params: Params, wanted: TransactionFilter) -> None:
    query = TransactionsQuery.of(params)

    assert query.wanted == wanted
    assert (query.page, query.fields) == (Page(IdOrder.id), ())


TRANSACTION_PARAMETERS = (
    "cluster_id, statuses, transaction_types, since, fields, limit, cursor, order_by,"
    " csv"
)
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
CLUSTER_ID = "cluster_id must be a whole number from 0 to 2147483647"


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
            {"offset": "10"},
            f"Unknown parameter offset; known are: {TRANSACTION_PARAMETERS}",
        ),
    ],
)
def test_transactions_query_refuses(params: Params, message: str) -> None:
    with pytest.raises(BadParameter) as refused:
        TransactionsQuery.of(params)

    assert str(refused.value) == message


def test_every_known_transaction_type_is_taken() -> None:
    params = {"transaction_types": ",".join(TRANSACTION_TYPES)}

    assert TransactionsQuery.of(params).wanted.names == TRANSACTION_TYPES


def test_no_query_names_what_it_refuses() -> None:
    Query.of({})

    with pytest.raises(BadParameter, match="Unknown parameter force; there are none"):
        Query.of({"force": "1"})


BIGINTS = st.integers(-(2**63), 2**63 - 1)


@given(st.sampled_from(HistoryOrder), st.tuples(BIGINTS, BIGINTS, BIGINTS))
def test_a_cursor_gives_back_its_key(
    order: HistoryOrder, numbers: tuple[int, ...]
) -> None:
    key = numbers[: order.keys]
    params = {"cursor": cursor_after(order, key), "limit": "5", "order_by": order.value}

    assert Pages.of(params).page == Page(order, 5, key)


@given(st.text())
def test_no_cursor_is_more_than_a_bad_parameter(cursor: str) -> None:
    with pytest.raises(BadParameter, match="cursor"):
        Pages.of({"cursor": "x" + cursor, "limit": "5"})


@pytest.mark.parametrize(
    "cursor",
    [
        cursor_after(HistoryOrder.id_descending, (1, 2)),
        cursor_after(HistoryOrder.id, (1, 2, 3)),
        cursor_after(IdOrder.id, (1,)),
    ],
)
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(BadParameter, match="another list or order_by"):
        Pages.of({"cursor": cursor, "limit": "5"})


@pytest.mark.parametrize("key", [(2**63, 0), ("a", 1), (1.5, 2)])
def test_a_forged_cursor_is_refused(key: tuple[Any, ...]) -> None:
    cursor = cursor_after(HistoryOrder.id, key)

    with pytest.raises(BadParameter, match="come from a Link header"):
        Pages.of({"cursor": cursor, "limit": "5"})


def test_the_url_says_which_node() -> None:
    assert RunsHistoryQuery().of_node("5").wanted.nodes == ("5",)

    with pytest.raises(BadParameter, match="nodes is not allowed here"):
        RunsHistoryQuery(nodes=("6",)).of_node("5")

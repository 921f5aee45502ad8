"""Each form of a message, and what becomes of each bad one."""

import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from astute.bad_report import BadReport, Reason
from astute.decode import decode
from astute.report import Report
from astute.start import decode_start
from astute.unpack import LARGEST, MOST_MESSAGES, MOST_VALUES, unpack
from db.domain.history import HistoryEntry
from db.domain.mends import Detail
from db.domain.nodes import NodeOutcome
from db.domain.snapshots import ROLE
from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus
from db.domain.transactions import TransactionChange


NOW = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)


def message(method: str = "deploy_resp", **args: Any) -> bytes:
    args = {"task_uuid": "u", **args}
    return json.dumps({"method": method, "args": args}).encode()


def node(**fields: Any) -> dict[str, Any]:
    return {
        "uid": "5",
        "deployment_graph_task_name": "hosts",
        "task_status": "ready",
        **fields,
    }


def decoded(payload: bytes) -> Report:
    report = decode(payload, NOW)
    assert isinstance(report, Report)
    return report


def refused(payload: bytes) -> Reason:
    with pytest.raises(BadReport) as raised:
        decode(payload, NOW)
    return raised.value.reason


@pytest.mark.parametrize(
    ("task_status", "time_start", "time_end"),
    [
        ("pending", None, None),
        ("running", NOW, None),
        # "skipped from pending sets both times"
        ("skipped", NOW, NOW),
        # The start comes with its own report, perhaps later.
        ("ready", None, NOW),
        ("error", None, NOW),
    ],
)
def test_a_task_report_becomes_an_entry(
    task_status: str, time_start: datetime | None, time_end: datetime | None
) -> None:
    item = node(task_status=task_status, summary={"a": 1}, custom={}, error_msg="why")

    assert decoded(message(nodes=[item])).entries == (
        HistoryEntry(
            "u",
            "5",
            "hosts",
            HistoryStatus(task_status),
            time_start,
            time_end,
            NOW,
            "why",
            '{"a": 1}',
            "{}",
        ),
    )


@pytest.mark.parametrize(
    ("uid", "node_id"),
    [
        ("5", "5"),
        (5, "5"),
        ("master", "master"),
        (None, "virtual_sync_node"),
        ("null", "virtual_sync_node"),
        ("virtual_sync_node", "virtual_sync_node"),
    ],
    ids=repr,
)
def test_every_form_of_a_uid_is_taken(uid: str | int | None, node_id: str) -> None:
    assert decoded(message(nodes=[node(uid=uid)])).entries[0].node_id == node_id


def test_the_task_name_of_before_march_2016_is_taken() -> None:
    item = {"uid": "5", "task": "hosts", "task_status": "ready"}

    entries = decoded(message(nodes=[item])).entries

    assert entries[0].deployment_graph_task_name == "hosts"


def test_a_node_without_a_task_says_how_it_came_out() -> None:
    item = {
        "uid": "2",
        "status": "error",
        "error_type": "deploy",
        "error_msg": "mcollective has not answered",
    }
    report = decoded(message(nodes=[item], error="Node is not ready for deployment"))

    assert report.entries == ()
    assert report.outcomes == (
        NodeOutcome(
            "u", "2", NodeStatus.error, NOW, "deploy", "mcollective has not answered"
        ),
    )
    assert report.change is not None
    assert report.change.message == "Node is not ready for deployment"


def test_progress_of_nodes_alone_says_nothing_that_lasts() -> None:
    items = [{"uid": "1", "progress": 100}, {"uid": None, "progress": 100}]

    assert decoded(message(nodes=items)) == Report("u", (), (), None)


@pytest.mark.parametrize(
    "method", ["deploy_resp", "transaction_resp", "stop_deployment_resp"]
)
def test_a_final_message_ends_the_transaction(method: str) -> None:
    payload = message(method, status="error", progress=100, error="All nodes …")

    assert decoded(payload).change == TransactionChange(
        "u",
        TransactionStatus.error,
        100,
        None,
        NOW,
        "All nodes …",
        TransactionStatus.error,
        NOW,
        worded=method == "deploy_resp" or None,
    )


MASTER_FAILED = {"uid": "master", "status": "error", "error_msg": "Task a failed"}


@pytest.mark.parametrize("broken", [False, True], ids=["good", "mended"])
@pytest.mark.parametrize(
    ("method", "args", "status"),
    [
        ("deploy_resp", {"nodes": [MASTER_FAILED]}, "error"),
        ("deploy_resp", {"nodes": [MASTER_FAILED], "status": "running"}, "error"),
        ("deploy_resp", {"nodes": [{"uid": "5", "status": "error"}]}, None),
        ("deploy_resp", {"nodes": [{"uid": "master", "status": "stopped"}]}, None),
        (
            "deploy_resp",
            {"nodes": [{"uid": "5", "status": "error"}], "status": "ready"},
            "error",
        ),
        (
            "deploy_resp",
            {"nodes": [{"uid": None, "status": "error"}], "status": "ready"},
            "ready",
        ),
        ("transaction_resp", {"nodes": [MASTER_FAILED]}, None),
        ("transaction_resp", {"nodes": [MASTER_FAILED], "status": "ready"}, "ready"),
    ],
    ids=repr,
)
def test_a_failed_master_ends_the_run_where_nailgun_ends_it(
    method: str, args: dict[str, Any], status: str | None, *, broken: bool
) -> None:
    # a progress that is too great makes it a message that has to be mended
    change = decoded(message(method, **args, **({"progress": 101} if broken else {})))

    found = change.change
    told = None if found is None or found.status == "pending" else found.status
    assert told == status
    if found is not None:
        assert found.time_end == (NOW if status else None)


def test_what_the_message_of_a_failed_master_says_is_said_of_the_error() -> None:
    change = decoded(message("deploy_resp", nodes=[MASTER_FAILED], error="Why")).change

    assert change is not None
    assert (change.message, change.message_status) == ("Why", "error")


def test_task_in_orchestrator_means_running() -> None:
    change = decoded(message("task_in_orchestrator")).change

    assert change is not None
    assert (change.status, change.time_start) == (TransactionStatus.running, NOW)


def test_only_answers_to_a_deployment_carry_history() -> None:
    assert decoded(message("provision_resp", nodes=[node()])).entries == ()


def test_nul_in_a_message_for_people_is_replaced() -> None:
    entries = decoded(message(nodes=[node(error_msg="a\0b")])).entries

    assert entries[0].message == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.not_json),
        (b"not JSON", Reason.not_json),
        (
            b'{"method": "deploy_resp", "args": {"task_uuid": "\xff"}}',
            Reason.impossible_value,
        ),
        (b'{"method":' + b"[" * 100_000, Reason.wrong_shape),
        (b"null", Reason.wrong_shape),
        (b'"text"', Reason.wrong_shape),
        (b"{}", Reason.wrong_shape),
        (b'{"method": "deploy_resp"}', Reason.wrong_shape),
        (b'{"method": "deploy_resp", "args": {}}', Reason.wrong_shape),
        (b'{"method": "deploy_resp", "args": []}', Reason.wrong_shape),
        (b'{"args": {"task_uuid": "u"}}', Reason.wrong_shape),
        (message(task_uuid=None), Reason.wrong_shape),
        (message(task_uuid=7), Reason.wrong_shape),
        (message(task_uuid=""), Reason.impossible_value),
        (message(task_uuid="u\0"), Reason.impossible_value),
        (message(task_uuid="u" * 256), Reason.impossible_value),
        (message(status="stopped"), Reason.unknown_status),
        (message(status=1), Reason.wrong_shape),
        (message(nodes={}), Reason.wrong_shape),
        (message(nodes=["5"]), Reason.wrong_shape),
        (message(nodes=[{**node(), "uid": ["5"]}]), Reason.wrong_shape),
        (message(nodes=[{"task_status": "ready", "task": "t"}]), Reason.wrong_shape),
        (message(nodes=[node(uid="")]), Reason.impossible_value),
        (message(nodes=[node(uid="5" * 256)]), Reason.impossible_value),
        (message(nodes=[node(uid=5.5)]), Reason.wrong_shape),
        (
            message(nodes=[node(deployment_graph_task_name="n" * 256)]),
            Reason.impossible_value,
        ),
        (message(nodes=[node(deployment_graph_task_name="")]), Reason.incomplete_task),
        (
            message(nodes=[node(deployment_graph_task_name=None)]),
            Reason.incomplete_task,
        ),
        (message(nodes=[node(task_status=None)]), Reason.incomplete_task),
        # Astute's own words, which it sends only when its check failed.
        (message(nodes=[node(task_status="successful")]), Reason.unknown_status),
    ],
)
def test_a_bad_report_has_a_reason(payload: bytes, reason: Reason) -> None:
    assert refused(payload) is reason


@given(st.binary() | st.text().map(str.encode))
def test_decode_raises_nothing_else(payload: bytes) -> None:
    try:
        for each in unpack(payload):
            decode(each, NOW)
    except BadReport as error:
        assert error.detail  # noqa: PT017


def start(**args: Any) -> Any:
    decoded = decode(message("task_deploy", **args), NOW)
    assert not isinstance(decoded, Report)
    return decode_start(decoded)


def test_every_task_with_an_id_becomes_a_pending_entry() -> None:
    graph = {
        "1": [{"id": "hosts", "type": "puppet"}, {"type": "puppet"}, {"id": None}],
        "null": [{"id": "deploy_end", "type": "stage"}],
        "master": [],
    }

    assert [entry[1:4] for entry in start(tasks_graph=graph).entries] == [
        ("1", "hosts", HistoryStatus.pending),
        ("virtual_sync_node", "deploy_end", HistoryStatus.pending),
    ]


def test_the_older_form_of_the_graph_finds_bodies_in_the_directory() -> None:
    """The graph's own keys win over the directory's, as in Astute."""
    directory = {"hosts": {"parameters": {"timeout": 3600}, "type": "shell"}}
    graph = {"1": [{"id": "hosts", "type": "puppet", "requires": []}]}

    snapshots = start(tasks_graph=graph, tasks_directory=directory).snapshots

    assert {each.kind: json.loads(each.body) for each in snapshots} == {
        "graph": [
            {
                "parameters": {"timeout": 3600},
                "type": "puppet",
                "id": "hosts",
                "requires": [],
            }
        ],
        "task_definitions": {
            "hosts": {"parameters": {"timeout": 3600}, "type": "puppet"}
        },
    }


def test_a_task_that_the_graph_left_out_is_defined_too() -> None:
    directory = {"hosts": {}, "ceph": {"type": "puppet"}, "ntp": None, "bad": [1]}

    found = start(tasks_graph={"5": [{"id": "hosts"}]}, tasks_directory=directory)

    definitions = json.loads(found.snapshots[-1].body)
    assert definitions == {"hosts": {}, "ceph": {"type": "puppet"}, "ntp": {}}
    assert [entry.deployment_graph_task_name for entry in found.entries] == ["hosts"]
    assert found.mended == (Detail.graph,)


def test_a_definition_has_the_links_of_all_nodes_by_name() -> None:
    """As in Nailgun's snapshots: which node is meant differs from node to node."""
    graph = {
        "1": [{"id": "a", "requires": [{"name": "x", "node_id": "1"}, "y"]}],
        "2": [{"id": "a", "requires": [{"name": "z", "node_id": None}, {"name": "x"}]}],
        "3": [{"id": "a", "required_for": [{"name": "b", "node_id": "1"}]}],
        # links that nobody could follow
        "4": [{"id": "a", "requires": {"x": 1}}, {"id": "c", "requires": [5]}],
    }

    definitions = start(tasks_graph=graph).snapshots[-1]

    assert json.loads(definitions.body) == {
        "a": {"requires": ["x", "y", "z"], "required_for": ["b"]},
        "c": {},
    }


def roles(metadata: object) -> dict[str, Any]:
    snapshots = start(tasks_graph={}, tasks_metadata=metadata).snapshots
    return {each.key: json.loads(each.body) for each in snapshots if each.kind == ROLE}


def test_groups_of_nodes_are_their_roles() -> None:
    groups = [
        {"name": "compute", "node_ids": ["10", "9", 2], "fault_tolerance": 0},
        {"name": "ceph-osd", "node_ids": ["2"], "fault_tolerance": 5},
        {"name": "compute", "node_ids": ["11"]},
        {"name": "mongo", "node_ids": []},
    ]

    assert roles({"fault_tolerance_groups": groups, "subgraphs": []}) == {
        "ceph-osd": ["2"],
        "compute": ["2", "9", "10", "11"],
        "mongo": [],
    }


@pytest.mark.parametrize(
    "groups",
    [
        None,
        {},
        ["compute"],
        [{"name": "compute"}],
        [{"name": "", "node_ids": ["1"]}],
        [{"name": "a\0b", "node_ids": ["1"]}],
        [{"name": "compute", "node_ids": [{}]}],
    ],
)
def test_a_start_message_is_taken_whatever_it_says_of_roles(groups: object) -> None:
    assert roles({"fault_tolerance_groups": groups}) == {}
    assert roles(groups) == {}


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"tasks_graph": []},
        {"tasks_graph": "1"},
        {"tasks_graph": None},
    ],
)
def test_a_bad_start_message_has_a_reason(args: dict[str, Any]) -> None:
    with pytest.raises(BadReport) as raised:
        start(**args)

    assert raised.value.reason is Reason.wrong_shape


def test_a_list_holds_several_messages() -> None:
    one, two = message(), message(status="running")

    assert unpack(b" [" + one + b"," + two + b"]") == [one, two]


@pytest.mark.parametrize("wbits", [zlib.MAX_WBITS, zlib.MAX_WBITS | 16])
def test_zlib_and_gzip_are_told_by_their_first_bytes(wbits: int) -> None:
    packer = zlib.compressobj(wbits=wbits)
    packed = packer.compress(b"[" + message() + b"]") + packer.flush()

    assert unpack(packed) == [message()]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"x\x9cnonsense", Reason.not_compressed_well),
        (lambda: zlib.compress(message())[:-5], Reason.not_compressed_well),
        (lambda: zlib.compress(message()) * 2, Reason.not_compressed_well),
        (lambda: zlib.compress(bytes(300 << 20), 1), Reason.too_large),
        (lambda: bytes(LARGEST + 1), Reason.too_large),
        (lambda: b"[1" + b",1" * MOST_MESSAGES + b"]", Reason.too_large),
        # Bombs: each of these few bytes would need a hundred in memory.
        (
            lambda: zlib.compress(b"[" + b"{}," * MOST_VALUES + b"{}]", 1),
            Reason.too_large,
        ),
        (
            lambda: zlib.compress(b'{"method":' + b"[" * 2 * MOST_VALUES, 1),
            Reason.too_large,
        ),
        (lambda: b"[1, 2", Reason.not_json),
    ],
    ids=[
        *("no zlib", "cut off", "more behind it", "zeros", "plain", "a long list"),
        *("objects", "depth", "no list"),
    ],
)
def test_what_cannot_be_unpacked_has_a_reason(
    make: Callable[[], bytes], reason: Reason
) -> None:
    """Payloads are made here, not when tests are collected: each process does that."""
    payload = make()

    with pytest.raises(BadReport) as raised:
        unpack(payload)

    assert raised.value.reason is reason

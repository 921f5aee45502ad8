"""A detail that decides nothing never costs the fact."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from astute.bad_report import BadReport, Reason
from astute.damaged_json.mend import mend_json
from astute.damaged_json.readable import DEEPEST, is_readable
from astute.damaged_json.tokens import split_array
from astute.decode import decode
from astute.details import LONGEST_JSON, LONGEST_TEXT
from astute.report import Report
from astute.start import decode_start
from astute.unpack import unpack
from db.domain.history import HistoryEntry
from db.domain.mends import Detail
from db.domain.starts import Start
from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus


NOW = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)
ITEM = b'"uid": "5", "deployment_graph_task_name": "hosts", "task_status": "error"'


def taken(payload: bytes) -> Report:
    report = decode(payload, NOW)
    assert isinstance(report, Report)
    assert not report.bad
    return report


def entry(details: bytes) -> HistoryEntry:
    """Return the entry of a report with these details of its one node item."""
    report = taken(
        b'{"method": "deploy_resp", "args": {"task_uuid": "u", "nodes": [{%b, %b}]}}'
        % (ITEM, details)
    )
    (found,) = report.entries
    assert found[:4] == ("u", "5", "hosts", HistoryStatus.error)
    assert found.time_end == NOW
    return found


def started(args: bytes) -> Start:
    decoded = decode(
        b'{"method": "task_deploy", "args": {"task_uuid": "u", %b}}' % args, NOW
    )
    assert not isinstance(decoded, Report)
    return decode_start(decoded)


def change(args: bytes) -> tuple[Any, ...]:
    """Return a run's status, progress, message and what was mended of them."""
    said = taken(
        b'{"method": "deploy_resp", "args": {"task_uuid": "u", %b}}' % args
    ).change
    assert said is not None
    return said.status, said.progress, said.message, said.mended


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (b'"d\xe9j\xe0 vu"', "d\ufffdj\ufffd vu"),
        (rb'"cut \ud83d"', "cut \ufffd"),
        (rb'"\ude00 cut"', "\ufffd cut"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (b'"\xed\xa0\x80"', "\ufffd\ufffd\ufffd"),
        (rb'"a\u0000b"', "a\ufffdb"),
        (b'"a\nb"', "a\nb"),
        (rb'"a\qb"', "a\ufffdb"),
        (b"7", "7"),
        (b'{"a": 1}', '{"a": 1}'),
        (b"NaN", None),
    ],
)
def test_a_bad_text_is_kept_as_far_as_it_is_one(text: bytes, kept: str | None) -> None:
    found = entry(b'"error_msg": %b' % text)

    assert (found.message, found.mended) == (kept, "message")


def test_a_long_text_is_cut_with_a_note() -> None:
    found = entry(b'"error_msg": "%b"' % (b"x" * (LONGEST_TEXT + 5)))

    assert found.message == ("x" * LONGEST_TEXT + "… (5 more characters are left out)")
    assert found.mended == "message"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (b'{"output": "na\xefve"}', {"output": "na\ufffdve"}),
        (rb'{"output": "\ud83d"}', {"output": "\ufffd"}),
        (rb'{"\ud83d": 1}', {"\ufffd": 1}),
        (b'{"a": NaN, "b": [-Infinity, 1]}', {"a": None, "b": [None, 1]}),
        (b'{"a": 01, "b": undefined}', {"a": None, "b": None}),
        (b'{"a": 1e999, "b": -1E+400}', {"a": "1e999", "b": "-1E+400"}),
        (b'{"a": %b}' % (b"9" * 5000), {"a": "9" * 5000}),
        (b"[1, 2]", {"value": [1, 2]}),
        (b'"text"', {"value": "text"}),
        (b"7.5", {"value": 7.5}),
        (b"[1e999]", {"value": ["1e999"]}),
    ],
)
@pytest.mark.parametrize("field", ["summary", "custom"])
def test_a_bad_object_is_kept_as_far_as_it_is_one(
    field: str, value: bytes, kept: dict[str, Any]
) -> None:
    found = entry(b'"%b": %b' % (field.encode(), value))

    text = getattr(found, field)
    assert json.loads(text) == kept
    assert msgspec.json.decode(text) == kept
    assert found.mended == field


@pytest.mark.parametrize("depth", [DEEPEST, 500, 900, 20_000, 200_000])
def test_what_is_nested_too_deep_is_a_text(depth: int) -> None:
    found = entry(b'"summary": {"a": %b1%b}' % (b"[" * depth, b"]" * depth))

    assert found.summary is not None
    assert found.mended == "summary"
    assert yaml.safe_load(yaml.safe_dump(json.loads(found.summary)))
    assert "[" * (depth - DEEPEST + 1) + "1" in found.summary


def test_what_is_nested_as_deep_as_may_be_is_kept_as_it_is() -> None:
    text = '{"a":' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}"
    found = entry(b'"summary": %b' % text.encode())

    assert (found.summary, found.mended) == (text, None)


def test_a_large_object_is_left_out_with_a_note() -> None:
    found = entry(b'"summary": {"log": "%b"}' % (b"x" * LONGEST_JSON))

    assert found.summary is not None
    assert json.loads(found.summary) == {
        "left_out": "4194315 bytes of JSON, of which 4194304 are kept at most"
    }
    assert found.mended == "summary"


@pytest.mark.parametrize(
    ("progress", "kept", "mended"),
    [
        (b"99.9", 99, None),
        (b"101", 100, "progress"),
        (b"-5", 0, "progress"),
        (b"1e999", 100, "progress"),
        (b"-1e999", 0, "progress"),
        (b"1" + b"0" * 5000, 100, "progress"),
        (b'"5"', 5, "progress"),
        (b"NaN", None, "progress"),
        (b"Infinity", None, "progress"),
        (b'"half"', None, "progress"),
        (b'"\xe9"', None, "progress"),
        (b"true", None, "progress"),
        (b"[]", None, "progress"),
        (b"{}", None, "progress"),
    ],
)
def test_the_end_is_kept_whatever_progress_is(
    progress: bytes, kept: int | None, mended: str | None
) -> None:
    said = change(b'"status": "ready", "progress": %b' % progress)

    assert said == (TransactionStatus.ready, kept, None, mended)


def test_the_run_s_own_message_is_mended() -> None:
    said = change(b'"status": "error", "error": "Failed: caf\xe9"')

    assert said == (TransactionStatus.error, None, "Failed: caf\ufffd", "message")


@pytest.mark.parametrize(
    ("field", "detail"),
    [
        (b'"error_type": "\xe9"', Detail.error_type),
        (b'"error_type": 7', Detail.error_type),
        (b'"status": "ready", "error_msg": "\xe9"', Detail.message),
        (b'"progress": NaN', Detail.other),
        (rb'"\ud83d": 1', Detail.other),
    ],
)
def test_what_was_mended_is_counted(field: bytes, detail: Detail) -> None:
    report = taken(
        b'{"method": "deploy_resp", "args": {"task_uuid": "u", "nodes": [{%b, %b}]}}'
        % (ITEM, field)
    )

    assert report.mended == (detail,)


def test_a_node_s_outcome_is_kept_with_a_mended_reason() -> None:
    (outcome,) = taken(
        b'{"method": "deploy_resp", "args": {"task_uuid": "u", "nodes": ['
        b'{"uid": "5", "status": "error", "error_type": 1, "error_msg": "\xe9"}]}}'
    ).outcomes

    assert outcome[1:3] == ("5", NodeStatus.error)
    assert outcome[-2:] == ("1", "\ufffd")


@pytest.mark.parametrize(
    ("item", "node_id", "name", "mended"),
    [
        (rb'"uid": "a\udc00", "task": "b"', "a\ufffd", "b", "node_id"),
        (
            b'"uid": "a", "task": "b\xe9"',
            *("a", "b\ufffd", "deployment_graph_task_name"),
        ),
        (rb'"uid": "a\u0000", "task": "b"', "a\ufffd", "b", "node_id"),
    ],
)
def test_a_bad_name_is_mended_and_said_with_its_entry(
    item: bytes, node_id: str, name: str, mended: str
) -> None:
    (found,) = taken(
        b'{"method": "deploy_resp", "args": {"task_uuid": "u", "nodes": ['
        b'{%b, "task_status": "ready"}]}}' % item
    ).entries

    assert (found.node_id, found.deployment_graph_task_name) == (node_id, name)
    assert found.mended == mended


@pytest.mark.parametrize("uuid", [b'"u\xe9"', rb'"\ud83d"', rb'"u\u0000"', b"NaN"])
def test_which_run_it_is_of_is_not_guessed(uuid: bytes) -> None:
    with pytest.raises(BadReport) as raised:
        decode(
            b'{"method": "deploy_resp", "args": {"task_uuid": %b, "status": "ready"}}'
            % uuid,
            NOW,
        )

    assert raised.value.reason is Reason.impossible_value


def message(**args: Any) -> bytes:
    return json.dumps(
        {"method": "deploy_resp", "args": {"task_uuid": "u", **args}}
    ).encode()


GOOD = [
    {"uid": str(n), "deployment_graph_task_name": "a", "task_status": "ready"}
    for n in range(3)
]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({**GOOD[0], "task_status": "successful"}, Reason.unknown_status),
        ({**GOOD[0], "task_status": None}, Reason.incomplete_task),
        ({**GOOD[0], "uid": ""}, Reason.impossible_value),
        ({**GOOD[0], "uid": ["5"]}, Reason.wrong_shape),
        ({"task": "a", "task_status": "ready"}, Reason.wrong_shape),
        ("5", Reason.wrong_shape),
    ],
)
def test_a_bad_item_costs_only_itself(bad: Any, reason: Reason) -> None:
    report = decode(message(status="running", nodes=[GOOD[1], bad, GOOD[2]]), NOW)

    assert isinstance(report, Report)
    assert [each.node_id for each in report.entries] == ["1", "2"]
    assert report.change is not None
    (part,) = report.bad
    assert part.error.reason is reason
    assert json.loads(part.payload) == json.loads(message(nodes=[bad]))
    # It dies the same when it is replayed.
    with pytest.raises(BadReport) as raised:
        decode(part.payload, NOW)
    assert raised.value.reason is reason


@pytest.mark.parametrize("status", [1, "done", ["ready"]])
def test_a_bad_status_of_the_run_costs_only_what_is_said_of_the_run(
    status: Any,
) -> None:
    report = decode(message(status=status, progress=5, nodes=GOOD), NOW)

    assert isinstance(report, Report)
    assert len(report.entries) == 3
    assert report.change is None
    (part,) = report.bad
    assert json.loads(part.payload) == json.loads(message(status=status, progress=5))


def test_nodes_that_are_no_list_cost_only_themselves() -> None:
    report = decode(message(status="ready", nodes={"5": {}}), NOW)

    assert isinstance(report, Report)
    assert report.change is not None
    assert report.change.status is TransactionStatus.ready
    assert [json.loads(part.payload) for part in report.bad] == [
        json.loads(message(nodes={"5": {}}))
    ]


def test_a_message_of_which_nothing_is_left_is_dead_as_it_came() -> None:
    with pytest.raises(BadReport) as raised:
        decode(message(nodes=[{**GOOD[0], "task_status": "no"}]), NOW)

    assert raised.value.reason is Reason.unknown_status


def test_a_start_message_with_a_bad_byte_begins_the_run() -> None:
    start = started(
        b'"tasks_graph": {"5": [{"id": "hosts", "parameters": {"motd": "M\xfcnchen",'
        rb'"a": "\ud83d", "b": NaN, "c": 1e999}}]}'
    )

    assert [each[1:3] for each in start.entries] == [("5", "hosts")]
    assert start.mended == (Detail.graph,)
    graph, definitions = (json.loads(each.body) for each in start.snapshots)
    parameters = {"motd": "M\ufffdnchen", "a": "\ufffd", "b": None, "c": "1e999"}
    assert graph == [{"id": "hosts", "parameters": parameters}]
    assert definitions == {"hosts": {"parameters": parameters}}


@pytest.mark.parametrize(
    "args",
    [
        b'"dry_run": "yes"',
        b'"dry_run": NaN',
        b'"tasks_directory": []',
        b'"tasks_directory": {"hosts": "b"}',
        rb'"tasks_metadata": {"fault_tolerance_groups": [{"name": "\ud83d"}]}',
    ],
)
def test_a_start_message_is_taken_whatever_else_it_says(args: bytes) -> None:
    start = started(b'"tasks_graph": {"5": [{"id": "hosts"}]}, %b' % args)

    assert len(start.entries) == 1
    assert len(start.mended) == 1


@pytest.mark.parametrize(
    "graph",
    [
        b'{"5": [{"id": "hosts"}, "ntp"]}',
        b'{"5": [{"id": "hosts"}, {"id": 5}]}',
        b'{"5": [{"id": "hosts"}, {"id": "%b"}]}' % (b"x" * 256),
        b'{"5": [{"id": "hosts"}, NaN]}',
        b'{"5": [{"id": "hosts"}], "6": {}}',
        b'{"5": [{"id": "hosts"}], "": []}',
        b'{"5": [{"id": "hosts"}], "6": 1e999}',
    ],
)
def test_what_is_no_task_or_no_node_costs_only_itself(graph: bytes) -> None:
    start = started(b'"tasks_graph": %b' % graph)

    assert [each[1:3] for each in start.entries] == [("5", "hosts")]
    assert start.mended == (Detail.graph,)


def test_a_group_that_is_none_costs_no_other_role() -> None:
    start = started(
        b'"tasks_graph": {}, "tasks_metadata": {"fault_tolerance_groups": ['
        b'{"name": "compute", "node_ids": ["5"]}, {"name": "", "node_ids": []}, 7]}'
    )

    assert [each.key for each in start.snapshots if each.kind == "role"] == ["compute"]
    assert start.mended == (Detail.roles,)


def test_one_bad_message_of_a_list_costs_only_itself() -> None:
    good = message(status="ready")
    bad = rb'{"method": "deploy_resp", "args": {"task_uuid": "u\ud83d"}}'

    assert unpack(b"[%b, %b, {1 x}, %b]" % (good, bad, good)) == [
        *(good, bad, b"{1 x}", good)
    ]


ANY_BYTE = st.integers(0, 255).map(lambda each: bytes([each]))
FACT = message(
    status="error",
    progress=50,
    error="it failed",
    nodes=[
        {
            **GOOD[0],
            "error_msg": "why it failed",
            "error_type": "kind",
            "summary": {"resources": {"failed": 1, "total": 2.5}, "log": ["a", None]},
            "custom": {"a": "b"},
        }
    ],
)
DETAILS = (b"it failed", b"why it", b"kind", b"resources", b"log", b"2.5")


@given(
    detail=st.sampled_from(DETAILS),
    at=st.integers(0, 20),
    byte=ANY_BYTE.filter(lambda each: each not in b'"\\[]{},:'),
    more=st.lists(st.tuples(st.sampled_from(DETAILS), ANY_BYTE), max_size=2),
)
def test_whatever_a_byte_of_a_detail_becomes_the_fact_is_kept(
    detail: bytes, at: int, byte: bytes, more: list[tuple[bytes, bytes]]
) -> None:
    """All but those of which JSON's structure is made."""
    place = FACT.index(b"%b" % detail) + at % len(detail)
    changed = FACT[:place] + byte + FACT[place + 1 :]
    for other, raw in more:
        if raw not in b'"\\[]{},:' and other in changed:
            changed = changed.replace(other, other[:1] + raw + other[1:], 1)

    report = taken(changed)

    (found,) = report.entries
    assert found[:7] == ("u", "0", "a", HistoryStatus.ready, None, NOW, NOW)
    assert report.change is not None
    assert report.change[:5] == ("u", TransactionStatus.error, 50, None, NOW)
    for text in (found.summary, found.custom):
        assert isinstance(json.loads(text or "{}"), dict)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    details=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("summary", "custom", "error_msg", "error_type", "status", "progress"),
            json_values,
        ),
    ),
    of_run=st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("progress", "error", "x"), json_values)
    ),
)
def test_whatever_a_detail_is_the_fact_is_kept(
    details: dict[str, Any], of_run: dict[str, Any]
) -> None:
    """Python writes NaN and half pairs as they are, and so do other producers."""
    item = {"uid": "5", "task": "a", "task_status": "ready", **details}
    report = taken(message(status="ready", nodes=[item], **of_run))

    assert [entry[:4] for entry in report.entries] == [
        ("u", "5", "a", HistoryStatus.ready)
    ]
    assert report.change is not None
    assert report.change.status is TransactionStatus.ready
    assert report.change.progress in {None, *range(101)}


@given(st.binary(max_size=40) | st.text(alphabet='"\\[]{},:aé1e-\n ').map(str.encode))
def test_mended_json_is_json_or_was_never_any(text: bytes) -> None:
    mended = mend_json(text)
    if mended is None:
        return
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    assert msgspec.json.decode(mended.text) == msgspec.json.decode(text)
    assert is_readable(mended.text)


@given(st.lists(json_values, max_size=5))
def test_an_array_is_split_into_its_elements(elements: list[Any]) -> None:
    written = [json.dumps(each).encode() for each in elements]

    assert split_array(b"[%b]" % b" , ".join(written)) == written
    assert split_array(b"[%b" % b",".join(written)) is None

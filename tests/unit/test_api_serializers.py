"""Rows → JSON, byte by byte where the shape is a promise."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.rows import Objects
from api.history.client_serializer import ClientHistory
from api.history.serializer import SpecifiedHistory
from api.http.arrays import json_array
from fuel_history.shapes.transactions import Transaction


ROW = (13, 12, "5", "swift-keystone", 1457362146, 1457362276, "ready")
TIMES = ("2016-03-07T14:49:06.000001", None)
OWN = {
    "id": 13,
    "task_id": 12,
    "node_id": "5",
    "deployment_graph_task_name": "hosts",
    "task_name": "hosts",
    "time_start": TIMES[0],
    "time_end": None,
    "status": "running",
}


def client_row(custom: str | None = None, *summary: str | None) -> tuple[object, ...]:
    own = (13, 12, "5", "hosts", "hosts", *TIMES, "running", *summary)
    return (*own, "hosts", custom, None)


def rendered(history: ClientHistory, *rows: tuple[object, ...]) -> list[object]:
    found: list[object] = json.loads(b"[" + history.entries(rows) + b"]")
    return found


def test_the_specification_s_shape_is_kept_to_the_letter() -> None:
    assert SpecifiedHistory().entries([ROW]) == (
        b'{"id":13,"task_id":12,"node_id":"5",'
        b'"deployment_graph_task_name":"swift-keystone",'
        b'"time_start":1457362146,"time_end":1457362276,"status":"ready"}'
    )


def test_unknown_times_are_null() -> None:
    row = (1, 2, "5", "hosts", None, None, "pending")

    assert b'"time_start":null,"time_end":null' in SpecifiedHistory().entries([row])


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ('{"time": {"total": 1e3}}', b'{"time": {"total": 1e3}}'),
        # no report yet
        (None, b"{}"),
    ],
)
def test_a_summary_is_shown_as_it_was_sent(stored: str | None, shown: bytes) -> None:
    shape = SpecifiedHistory(with_summary=True).entries([(*ROW, stored)])

    assert shape.endswith(b'"status":"ready","summary":' + shown + b"}")


@given(st.lists(st.lists(st.integers(), max_size=3), max_size=5))
def test_any_parts_make_one_array(chunks: list[list[int]]) -> None:
    parts = (json.dumps(chunk)[1:-1].encode() for chunk in chunks)

    whole = json.loads(b"".join(json_array(parts)))

    assert whole == [number for chunk in chunks for number in chunk]


def test_an_array_begins_only_when_its_first_part_is_there() -> None:
    def failing() -> Iterator[bytes]:
        yield b""
        raise OSError("no first part")

    with pytest.raises(OSError, match="no first part"):
        next(json_array(failing()))


def test_a_transaction_has_nailgun_s_keys_in_nailgun_s_order_first() -> None:
    row = (
        *(2, 1, "uuid", "deployment", '{"a":"\\u0000"}', None, "running", 40, False),
        *("default", 1457362146, None, None, 1, "stopped", "s", 1457362140, None),
        *(["graph:1"], None, None, 0, 3),
    )

    shape = (
        b'{"id":2,"cluster":1,"uuid":"uuid","name":"deployment",'
        b'"result":{"a":"\\u0000"},"message":null,"status":"running","progress":40,'
        b'"dry_run":false,"graph_type":"default","time_start":1457362146,'
        b'"time_end":null,"deleted_at":null,"parent_id":1,"outcome":"stopped",'
        b'"stopped_by":"s","stopped_at":1457362140,"silent_since":null,'
        b'"cluster_evidence":["graph:1"],"mended":null,"reported_message":null,'
        b'"failed":0,"never_ran":3}'
    )
    objects = Objects(Transaction)
    assert objects.json(row) == shape
    assert objects.elements([row, row]) == shape + b"," + shape


def test_clients_find_the_task_under_both_names() -> None:
    history = ClientHistory(None)

    assert rendered(history, client_row()) == [OWN]


def test_what_was_mended_is_said_where_something_was() -> None:
    (*row, _) = client_row()

    assert rendered(ClientHistory(None), (*row, ["message"]), client_row()) == [
        OWN | {"mended": ["message"]},
        OWN,
    ]
    for fields in (("id", "mended"), ("mended",), ("id",)):
        history = ClientHistory(None, fields)
        own = (13,) if "id" in fields else ()
        (shown,) = rendered(history, (*own, "hosts", None, ["summary"]))
        assert shown == {
            name: {"id": 13, "mended": ["summary"]}[name] for name in fields
        }


def test_clients_get_the_summary_only_when_they_ask() -> None:
    history = ClientHistory(None, with_summary=True)

    assert rendered(history, client_row(None, '{"x":1}'), client_row(None, None)) == [
        OWN | {"summary": {"x": 1}},
        OWN | {"summary": {}},
    ]


def test_a_definition_is_merged_into_each_entry_of_its_task() -> None:
    definitions = '{"hosts": {"type": "puppet", "parameters": {"timeout": 300}}}'
    history = ClientHistory(definitions)

    shown = OWN | {"type": "puppet", "parameters": {"timeout": 300}}
    assert rendered(history, client_row(), client_row()) == [shown, shown]


def test_nothing_merged_in_hides_what_the_entry_says() -> None:
    hiding = json.dumps(dict.fromkeys([*OWN, "summary"], "hidden") | {"type": "x"})
    history = ClientHistory(f'{{"hosts": {hiding}}}')

    shown = OWN | {"type": "x"}
    assert rendered(history, client_row(), client_row(hiding)) == [shown, shown]


def test_custom_is_merged_at_the_root_and_goes_before_the_definition() -> None:
    definitions = '{"hosts": {"type": "puppet", "version": "2.1.0"}}'
    history = ClientHistory(definitions)

    custom = '{"version": "9", "noop": true}'
    assert rendered(history, client_row(custom)) == [
        OWN | {"type": "puppet", "version": "9", "noop": True}
    ]


@pytest.mark.parametrize(
    "unreadable",
    [
        "[1]",
        "null",
        # PostgreSQL's json takes these two, no JSON reader has to
        '{"\\ud800xxxxxxxxxxxxxxx": 1}',
        '{"deep": ' + "[" * 50_000 + "]" * 50_000 + "}",
    ],
    ids=["array", "null", "half a surrogate pair", "too deep"],
)
def test_what_cannot_be_merged_does_not_hide_the_entry(unreadable: str) -> None:
    history = ClientHistory(f'{{"hosts": {unreadable}}}')

    assert rendered(history, client_row(unreadable)) == [OWN]


DEFINITIONS = '{"late": {"type": "shell", "id": "x"}, "hosts": {}, "early": {}}'


def absent_names(history: ClientHistory, *, names: tuple[str, ...] = ()) -> list[str]:
    absent = json.loads(b"[" + history.absent(names, {"hidden"}) + b"]")
    return [entry["task_name"] for entry in absent]


def test_an_absent_task_is_shown_as_skipped_on_no_node() -> None:
    history = ClientHistory(DEFINITIONS, with_summary=True)

    assert json.loads(history.absent({"late"}, ())) == {
        "deployment_graph_task_name": "late",
        "task_name": "late",
        "node_id": "-",
        "time_start": None,
        "time_end": None,
        "status": "skipped",
        "type": "shell",
    }


def test_absent_tasks_come_in_the_order_of_the_graph() -> None:
    history = ClientHistory(DEFINITIONS)
    history.entries([client_row()])

    assert absent_names(history) == ["late", "early"]


def test_a_task_with_a_hidden_entry_is_not_absent() -> None:
    history = ClientHistory('{"hidden": {}, "late": {}}')

    assert absent_names(history) == ["late"]


def test_absent_tasks_respect_the_names_asked_for() -> None:
    history = ClientHistory(DEFINITIONS)

    assert absent_names(history, names=("early", "no such task")) == ["early"]


def test_without_a_snapshot_nothing_is_absent() -> None:
    assert ClientHistory(None).absent((), ()) == b""


def test_only_the_fields_asked_for_are_shown() -> None:
    history = SpecifiedHistory(("id", "summary"))

    assert history.columns == ("id", "summary")
    assert history.entries([(13, '{"x":1}')]) == b'{"id":13,"summary":{"x":1}}'


def test_clients_may_ask_for_what_is_merged_in() -> None:
    history = ClientHistory(
        '{"hosts": {"type": "puppet", "version": 2}, "b": {}}',
        ("node_id", "type", "noop"),
    )

    assert history.columns == (
        "node_id",
        "deployment_graph_task_name",
        "custom",
        "mended",
    )
    row = ("5", "hosts", '{"noop": true, "x": 1}', None)
    assert rendered(history, row) == [{"node_id": "5", "type": "puppet", "noop": True}]
    assert json.loads(history.absent((), ())) == {"node_id": "-"}


def test_clients_may_ask_for_merged_members_only() -> None:
    history = ClientHistory('{"hosts": {"type": 1}}', ("type",))

    assert rendered(history, ("hosts", None, None), ("other", None, None)) == [
        {"type": 1},
        {},
    ]

"""One entry's details: its task, found in the graph of its node."""

import json
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from api.history.entry_serializer import entry_details


ROW = {
    "id": 13,
    "task_id": 12,
    "node_id": "5",
    "deployment_graph_task_name": "hosts",
    "time_start": 1457362146,
    "time_end": 1457362276,
    "status": "ready",
    "duration": 130.25,
    "reported_at": 1457362276,
    "message": None,
    "summary": None,
    "custom": None,
    "mended": None,
    "graph": None,
    "node_status": None,
    "error_type": None,
    "node_message": None,
}
UNKNOWN = dict.fromkeys(("parameters", "requires", "required_for", "graph_task"))


def shown(**columns: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(encoded(SimpleNamespace(**ROW | columns)))
    return found


def encoded(row: SimpleNamespace, *, with_task_name: bool = False) -> bytes:
    return msgspec.json.encode(entry_details(row, with_task_name=with_task_name))


def test_the_listing_s_members_come_first() -> None:
    row = SimpleNamespace(**ROW)

    assert encoded(row, with_task_name=True).startswith(
        b'{"id":13,"task_id":12,"node_id":"5",'
        b'"deployment_graph_task_name":"hosts","task_name":"hosts",'
        b'"time_start":1457362146,"time_end":1457362276,"status":"ready",'
        b'"duration":130.25,'
    )


@pytest.mark.parametrize(
    ("graph", "task"),
    [
        ([{"id": "hosts"}], {"id": "hosts"}),
        # After others, one of them without an id.
        ([{"id": "a"}, {"type": "x"}, {"id": "hosts"}], {"id": "hosts"}),
        # The same name deeper down is not the task.
        (
            [{"id": "a", "parameters": {"id": "hosts"}}, {"id": "hosts", "type": "x"}],
            {"id": "hosts", "type": "x"},
        ),
        ([{"id": "hosts", "type": "first"}, {"id": "hosts"}], {"type": "first"}),
    ],
)
def test_a_task_is_found_by_its_name(
    graph: list[object], task: dict[str, object]
) -> None:
    found = shown(graph=json.dumps(graph))["graph_task"]

    assert found == {"id": "hosts"} | task


def test_what_a_task_needs_and_takes_is_shown_by_itself_too() -> None:
    parts = {"parameters": {"timeout": 1}, "requires": [1], "required_for": []}

    entry = shown(graph=json.dumps([{"id": "hosts"} | parts]))

    assert {name: entry[name] for name in parts} == parts


def test_a_task_is_shown_as_it_was_sent() -> None:
    task = '{"id":"hosts", "parameters": {"a": "\\u0000", "c": 1.50}}'
    row = SimpleNamespace(**ROW | {"graph": f"[{task}]"})

    shape = encoded(row)

    assert b'"graph_task":' + task.encode() in shape
    assert b'"parameters":{"a": "\\u0000", "c": 1.50}' in shape


@pytest.mark.parametrize(
    "graph",
    [
        "[]",
        '[{"id": "other"}]',
        '[{"parameters": {}}]',
        '{"id": "hosts"}',
        '[{"id": 7}]',
        '[{"\\ud800xxxxxxxxxxxxxxx": 1, "id": "hosts"}]',
        '[{"id": "hosts", "deep": ' + "[" * 50_000 + "]" * 50_000 + "}]",
    ],
    ids=["empty", "other", "no id", "object", "number", "half a surrogate", "too deep"],
)
def test_a_graph_without_the_task_does_not_hide_the_entry(graph: str) -> None:
    entry = shown(graph=graph)

    assert entry["id"] == 13
    assert {name: entry[name] for name in UNKNOWN} == UNKNOWN


def test_a_node_s_outcome_may_say_nothing_but_its_status() -> None:
    assert shown(node_status="stopped")["node_outcome"] == {
        "status": "stopped",
        "error_type": None,
        "message": None,
    }

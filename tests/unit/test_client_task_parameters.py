from datetime import UTC, datetime

import msgspec
import pytest

from fuel_history.output.times import in_utc
from fuel_history.parameter_values import EntryWithParameters, split
from fuel_history.task_parameters import by_task


START = datetime(2026, 3, 7, 14, 49, 6, 123456, tzinfo=UTC)


def entry(name: str, node_id: str, **members: object) -> EntryWithParameters:
    """Return an entry as the server tells it."""
    own = {"id": 1, "task_id": 2, "node_id": node_id, "status": "ready"}
    names = {"deployment_graph_task_name": name, "task_name": name}
    return split(EntryWithParameters, own | names | members)


def test_parameters_are_what_is_no_part_of_an_entry() -> None:
    found = entry("hosts", "5", time_start=None, summary={}, type="puppet", debug=True)

    assert found.parameters == {"type": "puppet", "debug": True}
    assert found.entry.deployment_graph_task_name == "hosts"


def test_what_is_no_entry_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        entry("hosts", "5", time_start="yesterday")


def test_tasks_are_told_by_name_each_with_its_nodes() -> None:
    tasks = by_task(
        [
            entry("swift", "6", time_start="2026-03-07T14:49:06.123456", type="puppet"),
            entry("hosts", "-", status="skipped"),
            entry("swift", "5", type="shell", fail=True),
        ]
    )

    assert [task.task_name for task in tasks] == ["hosts", "swift"]
    assert tasks[0].task_parameters == "{}\n"
    # The last one's, as the released clients have it.
    assert tasks[1].task_parameters == "fail: true\ntype: shell\n"
    assert tasks[1].status_by_node(in_utc) == (
        "6 - ready - 2026-03-07T14:49:06 - not ended\n"
        "5 - ready - not started - not ended"
    )

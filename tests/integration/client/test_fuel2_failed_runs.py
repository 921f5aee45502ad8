"""fuel2 task history failures: what failed, and what never ran because of it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


START = datetime(2016, 3, 7, 14, 49, 6, tzinfo=UTC)
NAMES = ("apache", "cinder", "glance", "horizon", "keystone")


@pytest.fixture(scope="module")
def run(stored: Stored) -> int:
    """A run in which `hosts` failed on 5, which five others wait for."""
    task_id = stored.transaction()
    graph = [{"id": "hosts"}, {"id": "alone"}] + [
        {"id": name, "requires": [{"name": "hosts", "node_id": "5"}]} for name in NAMES
    ]
    stored.snapshot(task_id, "graph", json.dumps(graph), key="5")
    stored.entries(task_id, [("5", name, "pending") for name in ("alone", *NAMES)])
    end = START + timedelta(seconds=4)
    stored.entry(
        task_id,
        *("5", "hosts", "error"),
        time_start=START,
        time_end=end,
        message="Task hosts failed on node 5",
    )
    stored.end(task_id, "error")
    return task_id


def test_a_table_names_the_nearest_and_counts_the_others(
    commands: Commands, run: int
) -> None:
    ended = commands.run(f"fuel2 task history failures {run}")

    assert (ended.exit_code, ended.stderr) == (0, "")
    told, _, head, _, *rows, _ = ended.stdout.splitlines()
    assert told == (
        f"task {run}, deployment, is error, 1 failed, 6 never ran, 5 of them held up"
        " by what failed"
    )
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert "".join(head.split()) == (
        "|node_id|task_name|cause|message|time_end|duration|held_up|never_ran|"
    )
    end = "2016-03-07T14:49:10"
    message = "Task hosts failed on node 5"
    assert cells[0] == ["5", "hosts", "None", message, end, "4.0s", "5", "apache on 5"]
    assert [row[-1] for row in cells[1:]] == [
        "cinder on 5",
        "glance on 5",
        "and 2 more",
    ]


def test_programs_get_all_that_never_ran(commands: Commands, run: int) -> None:
    ended = commands.run(f"fuel2 task history failures {run} -f json --long")

    (failure,) = json.loads(ended.stdout)
    assert (failure["held_up"], failure["duration"]) == (5, 4.0)
    assert failure["never_ran"] == [
        {"node_id": "5", "task_name": name} for name in NAMES
    ]


def test_a_run_in_which_nothing_failed_is_one_line(
    commands: Commands, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "ready")

    ended = commands.run("fuel2 task history failures latest")

    assert (
        ended.stdout.strip()
        == f"task {task_id}, deployment, is pending, nothing failed"
    )


def test_a_run_without_a_graph_says_so(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "error")

    shown = commands.run(f"fuel2 task history failures {task_id}").stdout
    (failure,) = json.loads(
        commands.run(f"fuel2 task history failures {task_id} -f json").stdout
    )

    assert "1 failed, no graph is known, so what was held up is unknown\n" in shown
    assert (failure["held_up"], failure["never_ran"]) == (None, None)

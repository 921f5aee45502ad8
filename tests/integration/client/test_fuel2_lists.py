"""What fuel2 lists and shows, on a real server."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import yaml

from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


START = datetime(2016, 3, 7, 14, 49, 6, 1, tzinfo=UTC)
END = START + timedelta(minutes=2, seconds=10)


@pytest.fixture(scope="module")
def cluster_id(stored: Stored) -> int:
    return stored.cluster(7)


@pytest.fixture(scope="module")
def run(stored: Stored, cluster_id: int) -> int:
    """A run of four entries on three nodes."""
    task_id = stored.transaction(cluster_id=cluster_id, time_start=START)
    stored.entries(task_id, [("6", "hosts", "pending"), ("10", "hosts", "skipped")])
    times = {"time_start": START, "time_end": END}
    stored.entry(task_id, "5", "hosts", "ready", **times, summary='{"failed": 0}')
    stored.entry(task_id, "master", "keys", "error", **times, message="no keys")
    stored.outcome(task_id, "master", "error", "deploy", "no keys")
    stored.role(task_id, "compute", "6", "10")
    return task_id


def listed(commands: Commands, line: str) -> list[dict[str, Any]]:
    """Return the objects that a command lists."""
    ended = commands.run(f"fuel2 {line} -f json")
    assert (ended.exit_code, ended.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def entries(commands: Commands, line: str) -> list[str]:
    """Return the entries that a command lists, as task/node."""
    return [f"{each['task_name']}/{each['node_id']}" for each in listed(commands, line)]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("", ["hosts/6", "hosts/10", "hosts/5", "keys/master"]),
        ("--nodes 5", ["hosts/5"]),
        ("--nodes 5,6", ["hosts/6", "hosts/5"]),
        ("--nodes 5 6", ["hosts/6", "hosts/5"]),
        ("--nodes 5, 6", ["hosts/6", "hosts/5"]),
        ("-n 5 -n 6", ["hosts/6", "hosts/5"]),
        ("--statuses error,ready", ["hosts/5", "keys/master"]),
        ("--statuses pending skipped", ["hosts/6", "hosts/10"]),
        ("--nodes 5,10 --statuses pending skipped", ["hosts/10"]),
        ("--roles compute,mongo", ["hosts/6", "hosts/10"]),
        ("--tasks-names keys", ["keys/master"]),
        ("-d keys hosts -n master", ["keys/master"]),
        ("--since 2016-03-07", ["hosts/5", "keys/master"]),
        ("--until 2016-03-07", []),
        ("--since 1h", []),
    ],
)
def test_a_run_s_history_is_narrowed(
    commands: Commands, run: int, options: str, found: list[str]
) -> None:
    shown = entries(commands, f"task history show {run} {options}")

    assert sorted(shown) == sorted(found)


def test_the_latest_run_needs_no_number(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "77", "hosts")

    assert entries(commands, "task history show latest") == ["hosts/77"]
    shown = commands.run("fuel2 task show latest -f value -c id")
    assert shown.stdout == f"{task_id}\n"


def test_the_latest_run_is_not_one_that_only_holds_others_together(
    commands: Commands, stored: Stored
) -> None:
    """Nailgun's `deploy` has no history, and becomes known after its parts."""
    task_id = stored.transaction()
    stored.change(task_id, parent_id=stored.transaction("deploy"))

    shown = commands.run("fuel2 task show latest -f value -c id")

    assert shown.stdout == f"{task_id}\n"


def test_histories_over_runs_say_which_run(
    commands: Commands, stored: Stored, run: int, cluster_id: int
) -> None:
    other = stored.transaction(cluster_id=cluster_id)
    stored.entry(other, "5", "hosts", "error")

    of_node = listed(commands, "node history show 5 --tasks-names hosts")
    of_env = listed(commands, f"env history show {cluster_id} -n 5 --statuses error")

    assert [(each["task_id"], each["status"]) for each in of_node] == [
        (run, "ready"),
        (other, "error"),
    ]
    assert [each["task_id"] for each in of_env] == [other]


def test_more_columns_are_there_to_be_asked_for(commands: Commands, run: int) -> None:
    line = f"task history show {run} --nodes 5"

    (usual,) = listed(commands, line)
    (long,) = listed(commands, f"{line} --long")
    (chosen,) = listed(commands, f"{line} -c Duration -c node_id")

    assert list(usual) == ["task_name", "node_id", "status", "time_start", "time_end"]
    assert list(long) == [*usual, "duration", "id", "mended"]
    assert chosen == {"node_id": "5", "duration": 130.0}


def test_what_a_task_itself_reported_is_shown(commands: Commands, run: int) -> None:
    line = f"task history show {run} --nodes 5 --include-summary"

    (entry,) = listed(commands, line)

    assert entry["summary"] == {"failed": 0}
    assert "| {'failed': 0} |" in commands.run(f"fuel2 {line}").stdout


@pytest.mark.parametrize(
    ("options", "nodes"),
    [
        ("--sort-column node_id", ["5", "6", "10", "master"]),
        ("--sort-column node_id --sort-descending", ["master", "10", "6", "5"]),
        ("-s status node_id", ["master", "6", "5", "10"]),
        ("-s time_end node_id", ["5", "master", "6", "10"]),
        ("-s time_end node_id --sort-descending", ["master", "5", "10", "6"]),
        ("-s duration node_id -c node_id", ["5", "master", "6", "10"]),
    ],
)
def test_rows_are_sorted_and_those_without_a_value_come_last(
    commands: Commands, run: int, options: str, nodes: list[str]
) -> None:
    shown = listed(commands, f"task history show {run} {options}")

    assert [entry["node_id"] for entry in shown] == nodes


def test_every_format_holds_the_same(commands: Commands, run: int) -> None:
    line = f"fuel2 task history show {run}"
    rows = json.loads(commands.run(f"{line} -f json").stdout)

    flat = json.loads(commands.run(f"{line} -f json --noindent").stdout)
    as_yaml = yaml.safe_load(commands.run(f"{line} -f yaml").stdout)
    as_csv = list(csv.DictReader(StringIO(commands.run(f"{line} -f csv").stdout)))
    value = commands.run(f"{line} -f value").stdout.splitlines()
    table = commands.run(line).stdout.splitlines()

    assert flat == as_yaml == rows
    assert [{**row, "time_end": row["time_end"] or ""} for row in rows] == [
        {**row, "time_start": row["time_start"] or None} for row in as_csv
    ]
    assert [each.split()[1] for each in value] == [row["node_id"] for row in rows]
    assert [each.split()[3] for each in table[3:-1]] == [row["node_id"] for row in rows]


@pytest.mark.parametrize(("option", "told"), [("json", "[]"), ("yaml", "[]")])
def test_an_empty_list_is_one_for_programs_too(
    commands: Commands, run: int, option: str, told: str
) -> None:
    ended = commands.run(f"fuel2 task history show {run} -n 99 -f {option}")

    assert (ended.exit_code, ended.stdout.strip()) == (0, told)


def test_tasks_are_listed_by_what_they_are(
    commands: Commands, stored: Stored, cluster_id: int, run: int
) -> None:
    other = stored.transaction("reset_environment", cluster_id=cluster_id)

    named = listed(commands, f"task list -e {cluster_id} --names reset_environment")
    opened = listed(commands, f"task list --env {cluster_id} -t pending,running --long")

    assert [each["id"] for each in named] == [other]
    assert run in [each["id"] for each in opened]
    assert {"time_start", "time_end", "duration", "deleted_at"} <= set(opened[0])


def test_a_deleted_task_is_still_shown(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction()

    refused = commands.run(f"fuel2 task delete {task_id}")
    deleted = commands.run(f"fuel2 task delete {task_id} --force")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "You cannot delete running task manually\n"
    assert deleted.stdout == f"Task with id {task_id} was deleted\n"
    shown = commands.run(f"fuel2 task show {task_id} -f value -c deleted_at")
    assert shown.stdout.startswith(str(datetime.now(UTC).year))


def test_a_run_is_counted_as_a_whole_by_node_and_by_task(
    commands: Commands, run: int
) -> None:
    whole = json.loads(commands.run(f"fuel2 task summary {run} -f json").stdout)
    by_node = listed(commands, f"task summary nodes {run}")
    by_task = listed(commands, f"task summary tasks {run} -s task_name")

    assert (whole["entries"], whole["ready"], whole["error"]) == (4, 1, 1)
    assert whole["nodes"] == "1 error, 3 no outcome"
    assert [each["node_id"] for each in by_node] == ["5", "6", "10", "master"]
    assert (by_node[3]["status"], by_node[3]["message"]) == ("error", "no keys")
    assert [(each["task_name"], each["ready"]) for each in by_task] == [
        ("hosts", 1),
        ("keys", 0),
    ]
    assert by_task[0]["median"] == 130.0


def test_what_a_run_began_with_becomes_a_file(
    commands: Commands, stored: Stored
) -> None:
    task_id = stored.transaction()
    stored.snapshot(task_id, "settings", '{"editable": {"debug": true}}')

    ended = commands.run(f"fuel2 task settings download {task_id}")

    path = commands.directory / f"cluster_settings_{task_id}.yaml"
    told = f"Cluster settings for task with id={task_id} downloaded to {path}\n"
    assert ended == (0, told, "")
    assert yaml.safe_load(path.read_text()) == {"editable": {"debug": True}}


def test_a_file_that_cannot_be_written_is_one_line(
    commands: Commands, run: int
) -> None:
    ended = commands.run(f"fuel2 task settings download {run} -f no/such/file")

    told = "no/such/file cannot be written (No such file or directory): name another"
    assert (ended.exit_code, ended.stderr) == (1, f"{told} with --file\n")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "task history show {run} --nodes 77",
            "no node 77 in run {run}: 'fuel2 task summary nodes {run}' lists them",
        ),
        (
            "task history show {run} --tasks-names hoasts -p",
            "no task hoasts in run {run}: 'fuel2 task summary tasks {run}' lists them",
        ),
        ("task history show {run} --roles no", "no role no in run {run}"),
        (
            "node history show nobody --long",
            "no node nobody in any run: 'fuel2 task summary nodes latest' lists them",
        ),
        (
            "env history show 7 -n nobody",
            (
                "no node nobody in any run of environment 7: 'fuel2 task summary nodes"
                " latest' lists them"
            ),
        ),
        (
            "env history show 7 -d hoasts",
            (
                "no task hoasts in the newest runs of environment 7: 'fuel2 task"
                " summary tasks latest' lists them"
            ),
        ),
        (
            "node history show 5 --env 99",
            "no environment 99: 'fuel2 env list' lists them",
        ),
        ("task list --env 99", "no environment 99: 'fuel2 env list' lists them"),
        (
            "search 'run:{run} node:77'",
            (
                "no node 77 in the runs that were searched: 'fuel2 task summary nodes"
                " latest' lists them"
            ),
        ),
        ("task history show {run} --nodes 5 --statuses error", ""),
    ],
)
def test_an_empty_list_says_what_its_filters_name_in_vain(
    commands: Commands, run: int, line: str, told: str
) -> None:
    ended = commands.run(f"fuel2 {line.format(run=run)} -f json")

    assert (ended.exit_code, json.loads(ended.stdout)) == (0, [])
    assert ended.stderr.strip() == told.format(run=run)


def test_the_history_of_a_node_says_what_its_runs_are(
    commands: Commands, run: int, cluster_id: int
) -> None:
    line = f"node history show master --env {cluster_id} --run-names deployment"

    (usual,) = listed(commands, line)
    (long,) = listed(commands, f"{line} --run-statuses pending --long")

    told = {"cluster": cluster_id, "run_name": "deployment", "run_status": "pending"}
    assert not told.keys() & usual.keys()
    assert {name: long[name] for name in told} == told
    assert listed(commands, f"{line} --run-statuses ready") == []

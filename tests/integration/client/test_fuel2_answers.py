"""What fuel2 answers about runs: why, what changed, what was slow, when it ends."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.servers.users import ADMIN
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)
SUMMARY = json.dumps(
    {
        "resources": {"failed_resources": "File[/etc/dnsmasq.conf]"},
        "time": {"total": 115.4},
    }
)
GRAPH = (
    '[{"id": "hosts"}, {"id": "top", "requires": [{"name": "hosts", "node_id": "%s"}]}]'
)


def a_run(stored: Stored, statuses: dict[str, str], debug: str) -> int:
    """Store a run of the task `hosts` on some nodes, for which `top` waits."""
    run = stored.transaction(time_start=T0, cluster_id=1)
    for node, status in statuses.items():
        later = timedelta(seconds=20 + int(node))
        fields = {"time_start": T0, "time_end": T0 + later}
        if status == "error":
            fields |= {
                "summary": SUMMARY,
                "message": f"Task hosts failed on node {node}",
            }
            stored.entry(run, node, "top", "pending")
        else:
            stored.entry(
                run, node, "top", time_start=T0 + later, time_end=T0 + 2 * later
            )
        stored.entry(run, node, "hosts", status, **fields)
        stored.snapshot(run, "graph", GRAPH % node, node)
    stored.role(run, "compute", *statuses)
    stored.snapshot(run, "settings", json.dumps({"debug": debug, "password": debug}))
    stored.end(run, "ready")
    stored.change(run, time_end=T0 + timedelta(seconds=90))
    return run


@pytest.fixture(scope="module", autouse=True)
def runs(stored: Stored) -> None:
    """A good run, and one that is reported as ready and is not fine."""
    stored.cluster(1)
    a_run(stored, dict.fromkeys("12345", "ready"), "off")
    a_run(stored, dict.fromkeys("12345", "ready") | {"3": "error"}, "on")


def test_a_task_is_shown_with_its_brief(commands: Commands) -> None:
    shown = commands.run("fuel2 task show 2")

    assert shown.exit_code == 0, shown.stderr
    brief = shown.stdout.splitlines()[0]
    assert brief.startswith(
        "Run 2 is reported as ready after 1 min 30 s, but it is not fine: 1 failed and"
        " 1 never ran. First: hosts on node 3: File[/etc/dnsmasq.conf]. 1 of those that"
        " never ran waited for failed ones. Not seen before. Since run 1 (good):"
    )
    assert "settings: debug off → on" in brief
    assert "password on" not in brief


def test_causes_are_grouped_with_what_is_known_of_them(commands: Commands) -> None:
    found = commands.run("fuel2 task causes 2 -f json")

    [cause] = json.loads(found.stdout)
    assert (cause["task"], cause["cause"]) == ("hosts", "File[/etc/dnsmasq.conf]")
    assert (cause["nodes"], cause["seen"]) == ("3", "never before")

    mark = cause["fingerprint"]
    noted = commands.run(f"fuel2 failure note {mark} 'see KB-12'")
    assert (noted.exit_code, noted.stdout) == (0, "hosts: noted\n")
    shown = json.loads(commands.run(f"fuel2 failure show {mark} -f json").stdout)
    assert (shown["note"], shown["runs"], shown["seen"]) == ("see KB-12", "2", 1)
    assert "see KB-12" in commands.run("fuel2 failure list").stdout
    assert "Note: see KB-12" in commands.run("fuel2 task show 2").stdout


def test_a_diff_ends_as_diff_does(commands: Commands) -> None:
    differ = commands.run("fuel2 task diff 2 -f json")
    same = commands.run("fuel2 task diff 1 1")
    trouble = commands.run("fuel2 task diff 99")
    none_good = commands.run("fuel2 task diff 1")

    assert (differ.exit_code, same.exit_code) == (1, 0)
    assert (trouble.exit_code, none_good.exit_code) == (2, 2)
    rows = json.loads(differ.stdout)
    assert {row["part"] for row in rows} == {"settings", "outcomes"}
    settings = {row["what"]: (row["before"], row["after"]) for row in rows}
    assert settings["debug"] == ("off", "on")
    assert settings["password"] == ("***", "***")
    assert settings["hosts (compute)"] == ("ready", "error")


def test_the_path_of_a_run_reads_downwards(commands: Commands) -> None:
    path = commands.run("fuel2 task path 1")

    assert path.exit_code == 0, path.stderr
    first, *_ = path.stdout.splitlines()
    assert first.startswith("50 s: tasks 50 s (100%), of these ")
    steps = json.loads(commands.run("fuel2 task path 1 -f json").stdout)
    assert [step["task"] for step in steps] == ["hosts", "top"]
    assert [step["node_id"] for step in steps] == ["5", "5"]


def test_too_few_runs_say_nothing_of_what_is_slow(commands: Commands) -> None:
    slower = commands.run("fuel2 task slower 2")
    env = commands.run("fuel2 env slower 1")

    assert "too few good runs before it: 1" in slower.stdout
    assert "too few good runs: 1" in env.stdout


def test_what_went_otherwise_on_one_node_is_named(commands: Commands) -> None:
    odd = commands.run("fuel2 task odd 2")

    assert "nodes with failures: 3" in odd.stdout
    assert "error on 3" in odd.stdout
    assert "ready on 4" in odd.stdout


def test_who_changed_what_is_told(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction()
    commands.run(f"fuel2 task delete {task_id} --force")
    # Who is refused changed nothing.
    commands.run("fuel2 task delete 99999")

    newest = json.loads(commands.run("fuel2 audit list -f json --limit 1").stdout)[0]

    assert newest["method"] == "DELETE"
    assert newest["path"].startswith(f"/api/v1/transactions/{task_id}?")
    assert newest["who"] == ADMIN.name
    assert commands.run("fuel2 audit list --who nobody -f json").stdout.strip() == "[]"


def test_a_search_looks_through_all_runs(commands: Commands) -> None:
    found = commands.run("fuel2 search 'status:error task:hosts run:1..99' -f json")
    assert [(row["task_id"], row["node_id"]) for row in json.loads(found.stdout)] == [
        (2, "3")
    ]
    assumed = commands.run("fuel2 search 'status:error'")
    assert assumed.stdout.startswith("assumed: since:30d\n")
    refused = commands.run("fuel2 search 'status:done'")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "q: status must be one of pending, running" in refused.stderr
    completed = commands.run("fuel2 search --complete 'status:'")
    assert "a word\n" in completed.stdout


def test_latest_is_the_latest_deployment_of_an_environment(
    commands: Commands, stored: Stored
) -> None:
    stored.cluster(2)
    other = stored.transaction(cluster_id=2)
    stored.transaction("reset_environment", cluster_id=1)

    def shown(line: str) -> int:
        found = commands.run(f"fuel2 task show {line} -f json -c id")
        return int(json.loads(found.stdout)["id"])

    assert shown("latest") == other
    assert shown("latest --env 1") == 2
    assert shown("latest -e 2") == other
    odd = commands.run("fuel2 task odd latest -e 1")
    assert "nodes with failures: 3" in odd.stdout

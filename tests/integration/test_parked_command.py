"""`fuel-history parked` on a real database and real brokers, without an API."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from admin.main import main
from brokers.interface import Broker
from tests.support.servers.stack import Stack
from tests.support.stored.stored import Stored
from tests.support.streams.replaying import arrived


Run = Callable[..., Result]
LONG_AGO = datetime(2016, 3, 7, tzinfo=UTC)


@pytest.fixture
def run(stack: Stack) -> Run:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["parked", *arguments], env=stack.environ)

    return run


@pytest.fixture(autouse=True)
def two(stack: Stack) -> None:
    """Two runs, of which the first is unannounced."""
    stored = Stored(stack.database)
    for payload in (b'{"method": "deploy_resp"}', b"\x1b[2J"):
        stored.parked("a", payload, LONG_AGO, unannounced_at=LONG_AGO)
    stored.parked("b", b'{"method": "provision_resp"}')


def test_runs_are_listed_the_newest_first(run: Run) -> None:
    lines = run("list").stdout.splitlines()

    assert lines[0].split()[:3] == ["RUN", "STATE", "REPORTS"]
    assert [line.split()[:3] for line in lines[1:]] == [
        ["b", "waiting", "1"],
        ["a", "unannounced", "2"],
    ]
    cut = run("list", "--limit", "1", "--json")
    [found] = map(json.loads, cut.stdout.splitlines())
    assert (found["task_uuid"], found["reports"]) == ("b", 1)
    assert cut.stderr == "there are more: --limit 1\n"
    narrowed = run("list", "--json", "--state", "unannounced", "--until", "1h")
    assert json.loads(narrowed.stdout)["task_uuid"] == "a"


def test_the_reports_of_a_run_are_shown_with_what_came(run: Run) -> None:
    lines = run("show", "a").stdout.splitlines()

    assert [line.split()[:2] for line in lines] == [
        ["ID", "METHOD"],
        ["1", "deploy_resp"],
        ["2", "?"],
    ]
    assert "\x1b" not in "".join(lines)
    first = json.loads(run("show", "a", "--json").stdout.splitlines()[0])
    assert first["payload"] == '{"method": "deploy_resp"}'
    assert run("show", "a", "--limit", "1").stderr == "there are more: --limit 1\n"
    missing = run("show", "nobody's")
    assert (missing.exit_code, missing.stderr) == (
        *(1, "fuel-history: No report of this run is parked\n"),
    )


def test_a_replay_reaches_the_broker(run: Run, broker: Broker) -> None:
    done = run("replay", "--state", "unannounced")
    again = run("replay", "b", "nobody's")

    assert (done.exit_code, done.stdout) == (0, "replayed 2\n")
    assert (again.exit_code, again.stdout) == (1, "replayed 1\n")
    assert again.stderr == "no report of nobody's is parked\n"
    assert len(arrived(broker)) == 3
    assert run("list", "--json", "--state", "unannounced").stdout == ""


def test_what_is_purged_is_gone(run: Run, stack: Stack) -> None:
    assert run("purge", "--state", "unannounced").stdout == "removed 2\n"
    assert stack.count("parked_reports") == 1
    missing = run("purge", "a", "b")
    assert (missing.exit_code, missing.stdout) == (1, "removed 1\n")
    assert missing.stderr == "no report of a is parked\n"
    assert run("purge", "--all").stdout == "removed 0\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["purge"], "give UUIDs, --state"),
        (["replay"], "give UUIDs, --state"),
        (["purge", "a", "--all"], "UUIDs cannot be combined"),
        (["purge", ""], "a UUID has at least one character"),
        (
            ["purge", "--all", "--until", "7d"],
            "all cannot be combined with other parameters",
        ),
        (["purge", "--state", "nonsense"], "'nonsense' is not one of 'waiting', "),
        (["list", "--since", "the other day"], "since must be a time like "),
    ],
)
def test_a_choice_that_is_none_is_wrong_usage(
    run: Run, stack: Stack, arguments: list[str], reason: str
) -> None:
    refused = run(*arguments)

    assert refused.exit_code == 2
    assert reason in refused.stderr
    assert stack.count("parked_reports") == 3

"""`fuel-history dead` on a real database and real brokers, without an API."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from admin.main import main
from brokers.interface import Broker
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.stack import Stack
from tests.support.stored.stored import Stored
from tests.support.streams.replaying import arrived


Run = Callable[..., Result]


@pytest.fixture
def run(stack: Stack) -> Run:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["dead", *arguments], env=stack.environ)

    return run


@pytest.fixture
def three(stack: Stack) -> list[int]:
    """The ids of dead reports, of which the last has another reason."""
    stored = Stored(stack.database)
    return [
        stored.dead(b'{"a": 1}'),
        stored.dead(b"\x1b[2Jbad"),
        stored.dead(b"not json", "not_json"),
    ]


def test_dead_reports_are_listed_the_newest_first(run: Run, three: list[int]) -> None:
    lines = run("list").stdout.splitlines()

    assert lines[0].split() == [
        *("ID", "REASON", "TIMES", "ATTEMPTS", "LAST", "ARRIVED", "BYTES", "DETAIL")
    ]
    assert [line.split()[:2] for line in lines[1:]] == [
        [str(three[2]), "not_json"],
        [str(three[1]), "wrong_shape"],
        [str(three[0]), "wrong_shape"],
    ]
    cut = run("list", "--limit", "1", "--json")
    [report] = map(json.loads, cut.stdout.splitlines())
    assert (report["id"], report["reason"]) == (three[2], "not_json")
    assert cut.stderr == "there are more: --limit 1\n"
    narrowed = run("list", "--json", "--reasons", "wrong_shape", "--since", "1h")
    assert [json.loads(line)["id"] for line in narrowed.stdout.splitlines()] == [
        *(three[1], three[0])
    ]


def test_one_is_shown_with_the_bytes_that_came(run: Run, three: list[int]) -> None:
    shown = json.loads(run("show", str(three[2])).stdout)

    assert (shown["payload"], shown["is_whole"]) == ("not json", True)
    assert run("show", str(three[1]), "--payload").stdout_bytes == b"\x1b[2Jbad"
    missing = run("show", "9999")
    assert (missing.exit_code, missing.stderr) == (
        *(1, "fuel-history: Dead report not found\n"),
    )


def test_a_replay_reaches_the_broker_once(
    run: Run, three: list[int], broker: Broker
) -> None:
    done = run("replay", "--reasons", "wrong_shape")
    again = run("replay", str(three[0]), "9999")

    assert (done.exit_code, done.stdout) == (0, "replayed 2\n")
    assert arrived(broker) == [b'{"a": 1}', b"\x1b[2Jbad"]
    assert (again.exit_code, again.stdout) == (1, "replayed 0\n")
    assert again.stderr == (
        f"not replayed: {three[0]}: It was replayed already, and has not failed"
        " again since; --force replays it again\n"
        "not replayed: 9999: Dead report not found\n"
    )
    assert run("replay", "--all", "--force").stdout == "replayed 3\n"
    assert run("list", "--json").stdout == ""
    assert len(run("list", "--json", "--replayed").stdout.splitlines()) == 3


def test_what_is_purged_is_gone(run: Run, three: list[int], stack: Stack) -> None:
    assert run("purge", "--reasons", "not_json").stdout == "removed 1\n"
    assert run("purge", str(three[0])).stdout == "removed 1\n"
    assert run("purge", str(three[0])).exit_code == 1
    assert stack.count("dead_reports") == 1
    assert run("purge", "--all").stdout == "removed 1\n"
    assert stack.count("dead_reports") == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["purge"], "give IDs, --reasons"),
        (["replay"], "give IDs, --reasons"),
        (["purge", "1", "--all"], "IDs cannot be combined"),
        (
            ["purge", "--all", "--until", "7d"],
            "all cannot be combined with other parameters",
        ),
        (["purge", "--reasons", "nonsense"], "reasons can only be: "),
        (["list", "--since", "the other day"], "since must be a time like "),
        (["show", "0"], "0 is not in the range"),
    ],
)
def test_a_choice_that_is_none_is_wrong_usage(
    run: Run, arguments: list[str], reason: str
) -> None:
    refused = run(*arguments)

    assert refused.exit_code == 2
    assert reason in refused.stderr


def test_a_database_of_another_version_is_one_line(
    embedded_databases: TemplateDatabase,
) -> None:
    url = embedded_databases.create(empty=True)

    ended = CliRunner().invoke(main, ["dead", "list"], env={"DATABASE_URL": url})

    embedded_databases.drop(url)
    assert (ended.exit_code, ended.stderr) == (
        *(1, ended.stderr.splitlines()[0] + "\n"),
    )
    assert "run 'fuel-history migrate'" in ended.stderr

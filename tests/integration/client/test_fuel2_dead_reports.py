"""fuel2 reports dead: listed, shown, sent again, removed."""

import json

import pytest

from tests.support.servers.users import READER
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


@pytest.fixture(scope="module")
def reports(stored: Stored) -> list[int]:
    """Three dead reports: two that are no JSON, one that is no text."""
    return [stored.dead(payload) for payload in (b"one", b"two", b"\xff\x00")]


def ids(commands: Commands, options: str = "") -> list[int]:
    ended = commands.run(f"fuel2 reports dead list {options} -f value -c id")
    assert ended.stderr == ""
    return [int(line) for line in ended.stdout.split()]


def test_they_are_listed_and_shown(commands: Commands, reports: list[int]) -> None:
    assert ids(commands) == reports
    assert ids(commands, "--reasons not_json") == []
    assert ids(commands, "--since 1h --until 2040-01-01") == reports
    assert ids(commands, "--until 1h") == []

    line = f"fuel2 reports dead show {reports[1]}"
    shown = json.loads(commands.run(f"{line} -f json").stdout)
    binary = json.loads(
        commands.run(f"fuel2 reports dead show {reports[2]} -f json")[1]
    )

    assert (shown["reason"], shown["payload"]) == ("wrong_shape", "two")
    assert commands.run(f"{line} -f value -c payload").stdout == "two\n"
    assert (binary["payload"], binary["payload_encoding"]) == ("/wA=", "base64")


def test_they_are_sent_again_and_told_apart(
    commands: Commands, reports: list[int]
) -> None:
    first = reports[0]

    some = commands.run(f"fuel2 reports dead replay {first} 999")
    again = commands.run(f"fuel2 reports dead replay {first}")
    forced = commands.run(f"fuel2 reports dead replay {first} --force")
    rest = commands.run("fuel2 reports dead replay --all")

    assert (some.exit_code, some.stdout) == (1, "1 dead report was sent again\n")
    assert some.stderr == "999 was not sent: Dead report not found\n"
    assert (again.exit_code, again.stdout) == (1, "0 dead reports were sent again\n")
    assert forced.exit_code == 0
    assert rest == (0, "2 dead reports were sent again\n", "")
    assert ids(commands) == []
    assert ids(commands, "--replayed") == reports


def test_they_are_removed_by_id_or_by_filter(
    commands: Commands, stored: Stored
) -> None:
    one = stored.dead(b"ten")
    stored.dead(b"eleven", reason="too_large")
    stored.dead(b"twelve")

    by_id = commands.run(f"fuel2 reports dead purge {one}")
    by_filter = commands.run("fuel2 reports dead purge --reasons too_large")
    all_of_them = commands.run("fuel2 reports dead purge --all")

    assert by_id == (0, "1 dead report was removed\n", "")
    assert by_filter == (0, "1 dead report was removed\n", "")
    assert (all_of_them.exit_code, all_of_them.stderr) == (0, "")
    assert ids(commands) == []


@pytest.mark.parametrize(
    "line",
    [
        "replay",
        "replay 1 --all",
        "replay --reasons not_json --all",
        "purge",
        "purge 1 --since 1h",
        "purge --all --replayed",
    ],
)
def test_what_is_meant_has_to_be_said_once(commands: Commands, line: str) -> None:
    ended = commands.run(f"fuel2 reports dead {line}")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "error: give ids" in ended.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("show 99999", "Dead report not found: 'fuel2 reports dead list' lists them"),
        ("list --reasons bad_luck", "reasons can only be: "),
    ],
)
def test_what_there_is_not_is_one_line(
    commands: Commands, line: str, told: str
) -> None:
    ended = commands.run(f"fuel2 reports dead {line}")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(told)


@pytest.mark.parametrize("line", ["replay --all", "purge --all", "purge 1"])
def test_a_reader_changes_nothing(commands: Commands, line: str) -> None:
    ended = commands.run(f"fuel2 reports dead {line}", OS_TOKEN=READER.token)

    assert ended == (1, "", "You do not have the administrator rights\n")

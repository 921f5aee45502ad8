"""How fuel2 shows times, durations and statuses to whoever reads them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


START = datetime(2016, 3, 7, 14, 49, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def run(stored: Stored) -> int:
    """A run with one entry, which took 1 h 2 min 3 s."""
    task_id = stored.transaction()
    end = START + timedelta(hours=1, minutes=2, seconds=3)
    stored.entry(task_id, "5", "hosts", "error", time_start=START, time_end=end)
    return task_id


@pytest.mark.parametrize(
    ("zone", "options", "shown"),
    [
        ("UTC", "", "2016-03-07T14:49:06.000001"),
        ("Asia/Tokyo", "", "2016-03-07T23:49:06+09:00"),
        ("Asia/Tokyo", "--utc", "2016-03-07T14:49:06.000001"),
        ("America/St_Johns", "", "2016-03-07T11:19:06-03:30"),
    ],
)
def test_a_table_has_the_times_of_the_reader_s_zone(
    commands: Commands, run: int, zone: str, options: str, shown: str
) -> None:
    ended = commands.run(f"fuel2 task history show {run} {options}", TZ=zone)

    assert f"| {shown} |" in ended.stdout


@pytest.mark.parametrize("form", ["json", "csv", "yaml", "value"])
def test_programs_get_utc_wherever_they_are(
    commands: Commands, run: int, form: str
) -> None:
    line = f"fuel2 task history show {run} -f {form}"

    assert "2016-03-07T14:49:06.000001" in commands.run(line, TZ="Asia/Tokyo").stdout


def test_durations_are_for_people_in_tables_and_seconds_elsewhere(
    commands: Commands, run: int
) -> None:
    line = f"fuel2 task history show {run} -c duration"

    assert "| 1h 02m 03s |" in commands.run(line).stdout
    assert json.loads(commands.run(f"{line} -f json").stdout) == [{"duration": 3723.0}]


def test_statuses_have_colours_on_a_terminal_only(commands: Commands, run: int) -> None:
    line = f"fuel2 task history show {run}"

    assert "\x1b[1;31merror\x1b[0m" in commands.on_terminal(line)
    assert "\x1b[" not in commands.on_terminal(line, NO_COLOR="1")
    assert "\x1b[" not in commands.on_terminal(line, TERM="dumb")
    assert "\x1b[" not in commands.run(line).stdout


def test_a_name_cannot_command_the_terminal(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction(message="\x1b[2Jcleared")
    stored.entry(task_id, "5", "\x1b]0;title\x07", "ready")

    shown = commands.on_terminal(f"fuel2 task history show {task_id}")
    task = commands.on_terminal(f"fuel2 task show {task_id}")
    followed = commands.run(f"fuel2 task history show {task_id} -f json")

    assert "| \\x1b]0;title\\x07 |" in shown
    assert "\\x1b[2Jcleared" in task
    assert json.loads(followed.stdout)[0]["task_name"] == "\x1b]0;title\x07"

"""`fuel2 -f csv`: exact for programs, safe for spreadsheets and on terminals."""

import csv
import io

import pytest

from tests.support.servers.server import Server
from tests.support.servers.users import ADMIN
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


NAMES = ["=1+1", "-2", "@A", "\t=1", "＋1", "hosts"]  # noqa: RUF001


@pytest.fixture
def run(stored: Stored) -> int:
    task_id = stored.transaction()
    stored.entries(task_id, [("5", name, "ready") for name in NAMES])
    return task_id


def names(text: str) -> list[str]:
    read = csv.DictReader(io.StringIO(text, newline=""))
    return sorted(row["task_name"] for row in read)


def test_a_pipe_gets_every_text_as_it_is(commands: Commands, run: int) -> None:
    line = f"fuel2 task history show {run} -f csv"

    assert names(commands.run(line).stdout) == sorted(NAMES)
    assert commands.run(f"{line} --csv exact") == commands.run(line)


def test_a_spreadsheet_gets_what_the_api_gives_it(
    commands: Commands, run: int, server: Server
) -> None:
    path = f"/api/transactions/{run}/deployment_history/?csv=spreadsheet"
    with server.get(path, ADMIN.token) as answer:
        text = answer.read().decode()
    written = commands.run(
        f"fuel2 task history show {run} -f csv --csv spreadsheet"
    ).stdout

    assert written.startswith("\ufeff")
    read = csv.DictReader(io.StringIO(text[1:], newline=""))
    assert names(written[1:]) == sorted(
        row["deployment_graph_task_name"] for row in read
    )


def test_what_is_copied_from_a_terminal_is_no_formula(
    commands: Commands, run: int
) -> None:
    shown = commands.on_terminal(f"fuel2 task history show {run} -f csv -c task_name")

    assert '"\'=1+1"' in shown
    assert '"hosts"' in shown
    assert "\ufeff" not in shown

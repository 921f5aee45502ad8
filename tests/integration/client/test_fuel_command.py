"""`fuel` as a process, on a real server."""

import json
import os
import pty
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.fuelclient.client import Ours
from tests.fuelclient.transcript import Printed
from tests.support.servers.server import Server
from tests.support.servers.stack import ROOT
from tests.support.servers.users import ADMIN, READER
from tests.support.stored.stored import Stored


START = datetime(2026, 3, 7, 14, 49, 6, 123456, tzinfo=UTC)


@pytest.fixture
def ours(server: Server, tmp_path: Path) -> Ours:
    return Ours(server.port, tmp_path)


@pytest.fixture(scope="module")
def run(stored: Stored) -> int:
    """The run that was registered last: one entry, and a task that nobody defined."""
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "ready", time_start=START, time_end=START)
    return task_id


def test_the_latest_run_needs_no_id(ours: Ours, run: int) -> None:
    ended = ours.run("fuel deployment-tasks --tid latest --json")

    (entry,) = json.loads(ended.stdout)
    assert entry == {
        "task_name": "hosts",
        "node_id": "5",
        "status": "ready",
        "time_start": "2026-03-07T14:49:06.123456",
        "time_end": "2026-03-07T14:49:06.123456",
    }
    listed = json.loads(ours.run("fuel --json task --tid latest").stdout)
    assert [task["id"] for task in listed] == [run]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("", "2026-03-07T23:49:06+09:00"),
        ("--utc", "2026-03-07T14:49:06.123456"),
        ("--yaml", "'2026-03-07T14:49:06.123456'"),
        ("-p", "5 - ready - 2026-03-07T23:49:06+09:00 - 2026-03-07T23:49:06+09:00"),
        ("-p --json", "5 - ready - 2026-03-07T14:49:06 - 2026-03-07T14:49:06"),
    ],
)
def test_people_see_their_own_times_and_programs_utc(
    ours: Ours, run: int, options: str, shown: str
) -> None:
    ended = ours.run(f"fuel deployment-tasks --tid {run} {options}", TZ="Asia/Tokyo")

    assert shown in ended.stdout


def test_a_task_without_parameters_is_shown_all_the_same(ours: Ours, run: int) -> None:
    ended = ours.run(f"fuel deployment-tasks --tid {run} -p --json")

    (task,) = json.loads(ended.stdout)
    assert (task["task_name"], task["task_parameters"]) == ("hosts", "{}\n")


@pytest.mark.parametrize(
    ("no_color", "cell"), [("", "\x1b[32mready\x1b[0m  |"), ("1", "ready  |")]
)
def test_terminals_show_statuses_in_colours(
    server: Server, tmp_path: Path, run: int, no_color: str, cell: str
) -> None:
    ours = Ours(server.port, tmp_path)
    terminal, of_the_command = pty.openpty()

    command = f"{ROOT}/fuel deployment-tasks --tid {run}".split()
    environ = {**ours.environ, "NO_COLOR": no_color, "TERM": "xterm"}
    with subprocess.Popen(command, stdout=of_the_command, env=environ):
        os.close(of_the_command)
        drawn = b""
        while b"5 " not in drawn or not drawn.endswith(b"\n"):
            drawn += os.read(terminal, 4096)
    os.close(terminal)

    assert cell in drawn.decode()


def test_what_was_deleted_before_an_error_is_told(ours: Ours, stored: Stored) -> None:
    first, second = stored.transaction(status="ready"), stored.transaction()

    ended = ours.run(f"fuel task delete --tid {first},{second}")

    told = (
        f"Task {second}: You cannot delete running task manually;"
        f" deleted before it: {first}\n"
    )
    assert ended == Printed(1, "", told)


def test_which_task_there_is_not_is_told(ours: Ours, run: int) -> None:
    ended = ours.run(f"fuel task --tid {run},99999")

    assert ended == Printed(1, "", "Task 99999: Transaction not found\n")


def test_a_reader_may_not_reset(ours: Ours, stored: Stored) -> None:
    stored.cluster(70)
    login = f"--os-username {READER.name} --os-password='{READER.password}'"

    # What is typed counts, not the token.
    ended = ours.run(f"fuel reset --env 70 {login}", OS_TOKEN=ADMIN.token)

    assert ended == Printed(1, "", "You do not have the administrator rights\n")


def test_a_wrong_password_is_told_in_one_line(ours: Ours) -> None:
    ended = ours.run("fuel task --os-password=wrong")

    told = "Invalid user name or password: check OS_USERNAME and OS_PASSWORD\n"
    assert ended == Printed(1, "", told)


def test_the_token_that_it_shows_is_good(ours: Ours, server: Server) -> None:
    shown = ours.run("fuel token")

    with server.get("/api/transactions/", shown.stdout) as answer:
        assert answer.status == 200


def test_requests_and_the_place_of_an_error_are_told_with_debug(ours: Ours) -> None:
    ended = ours.run("fuel --debug deployment-tasks --tid 99999")

    assert (ended.exit_code, ended.stdout) == (1, "")
    path = "/api/v1/transactions/99999/deployment_history/"
    assert f"fuel_history.session: GET {path}: 404" in ended.stderr
    assert "Traceback" in ended.stderr
    assert ended.stderr.endswith("\nTransaction not found\n")
    assert "correct horse" not in ended.stderr

"""`fuel` as a process: wrong words, servers that are not there, readers that leave."""

import json
import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from tests.fuelclient.client import Ours
from tests.fuelclient.transcript import Printed
from tests.integration.client.scripted_server import Answer, ScriptedServer
from tests.support.servers.server import free_port
from tests.support.servers.stack import ROOT


ENTRY = {
    "node_id": "5",
    "deployment_graph_task_name": "hosts",
    "status": "ready",
    "time_start": None,
    "time_end": None,
}
HISTORY = "fuel deployment-tasks --tid 2"
NEXT = {"Link": '</api/v1/next/?cursor=x>; rel="next"'}


def page(entries: int, **answer: object) -> Answer:
    return Answer(body=json.dumps([ENTRY] * entries))._replace(**answer)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("fuel task --tid 1,x", "'x' is not a number, nor 'latest'"),
        ("fuel task --delete", "argument --delete: needs ids: add --task-id 1,2"),
        (
            "fuel task --delete --tid latest",
            "argument --delete: needs ids, not 'latest'",
        ),
        ("fuel reset", "required: --env/--env-id"),
        ("fuel reset --env one", "'one' is not a number"),
        (
            "fuel --json deploy-changes --env 1",
            "fuel: 'deploy-changes' changes a deployment",
        ),
    ],
)
def test_words_that_cannot_be_used_are_told(
    command: str, told: str, tmp_path: Path
) -> None:
    ended = Ours(free_port(), tmp_path).run(command)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize("command", ["fuel", "fuel help", "fuel task help"])
def test_the_help_shows_how(command: str, tmp_path: Path) -> None:
    ended = Ours(free_port(), tmp_path).run(command)

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "  fuel task  " in ended.stdout or "fuel task --tid latest" in ended.stdout


def test_a_server_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    ended = Ours(port := free_port(), tmp_path).run("fuel task")

    told = (
        f"http://127.0.0.1:{port} cannot be reached (Connection refused):"
        " check SERVER_ADDRESS and SERVER_PORT\n"
    )
    assert ended == Printed(1, "", told)


def test_a_setting_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    ended = Ours(free_port(), tmp_path).run("fuel task", SERVER_PORT="http")

    told = "SERVER_PORT must be a number like 8000, not 'http'\n"
    assert ended == Printed(1, "", told)


def test_a_server_that_is_no_fuel_is_told_in_one_line(tmp_path: Path) -> None:
    with ScriptedServer(Answer(body="<html>")) as server:
        ended = Ours(server.port, tmp_path).run("fuel --json task")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
    assert "an answer that cannot be read" in ended.stderr


def test_ctrl_c_is_no_error_to_tell(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        ours = Ours(hangs.getsockname()[1], tmp_path)
        with ours.start("fuel task") as command:
            taken, _ = hangs.accept()
            with taken:
                assert taken.recv(100).startswith(b"GET ")
                command.send_signal(signal.SIGINT)
                _, told = command.communicate()

    assert (command.returncode, told) == (130, "")


@pytest.mark.parametrize(
    ("options", "begins"), [("", "task_name | "), ("--json", "["), ("--yaml", "- ")]
)
def test_a_list_begins_before_its_last_page_has_come(
    options: str, begins: str, tmp_path: Path
) -> None:
    held = threading.Event()
    with ScriptedServer(page(600, headers=NEXT), page(1, held=held)) as server:
        ours = Ours(server.port, tmp_path)
        with ours.start(f"{HISTORY} {options}") as command:
            assert command.stdout is not None
            try:
                first = command.stdout.readline()
            finally:
                held.set()
            rest = command.stdout.read()

    assert first.startswith(begins)
    assert rest.count("hosts") == 601 - first.count("hosts")
    assert command.returncode == 0


def test_who_has_read_enough_may_leave(tmp_path: Path) -> None:
    with (
        ScriptedServer(page(2000, headers=NEXT)) as server,
        Ours(server.port, tmp_path).start(HISTORY) as command,
    ):
        assert command.stdout is not None
        command.stdout.readline()
        command.stdout.close()
        assert command.stderr is not None
        assert command.stderr.read() == ""

    assert command.returncode == 141


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    with ScriptedServer(page(600)) as server, Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [f"{ROOT}/fuel", *HISTORY.split()[1:]],
            env=Ours(server.port, tmp_path).environ,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )

    assert ended.stderr == "fuel cannot write: No space left on device\n"
    assert ended.returncode == 1


def test_what_breaks_off_is_an_error_after_what_came(tmp_path: Path) -> None:
    with ScriptedServer(page(600, headers=NEXT), Answer(500, "<html>")) as server:
        ended = Ours(server.port, tmp_path).run(HISTORY)

    assert ended.exit_code == 1
    assert ended.stdout.count("hosts") == 500
    assert "see the server's log" in ended.stderr

"""How fuel2 ends when something is wrong: one line, an exit code, no traceback."""

import signal
from pathlib import Path

import pytest

from tests.integration.client.scripted_server import Answer, ScriptedServer
from tests.support.servers.server import Server, free_port
from tests.support.servers.users import ADMIN, READER
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands
from tests.support.terminals.forked import Printed


HISTORY = "task history show"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{HISTORY}", "the following arguments are required: ID"),
        (f"{HISTORY} newest", "argument ID: 'newest' is not a number, nor 'latest'"),
        ("task delete latest", "argument ID: 'latest' is not a number"),
        ("task list --env one", "argument -e/--env: 'one' is not a number"),
        (
            f"{HISTORY} 1 --statuses ready,done",
            "argument -t/--statuses: invalid choice: 'done' (choose from pending, ",
        ),
        ("task list -c colour", "argument -c/--column: there is no column colour; "),
        ("task list -s colour", "argument --sort-column: there is no column colour; "),
        (
            f"{HISTORY} 1 --follow --since 1h",
            "--follow cannot be combined with --since",
        ),
        (f"{HISTORY} 1 --follow -f csv", "--follow supports only the default format"),
    ],
)
def test_wrong_usage_is_told_and_ends_with_2(
    commands: Commands, line: str, told: str
) -> None:
    ended = commands.run(f"fuel2 {line}")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr.splitlines()[-1]


def test_an_unknown_command_is_told_with_those_that_are_alike(
    commands: Commands,
) -> None:
    ended = commands.run("fuel2 tasks list")

    assert ended.exit_code == 2
    assert "'tasks list' is not a fuel2 command" in ended.stdout
    assert "  task list\n" in ended.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "task show 99",
            "Transaction not found: 'fuel2 task list' lists them",
        ),
        (
            f"{HISTORY} 99 --follow",
            "Transaction not found: 'fuel2 task list' lists them",
        ),
        (f"{HISTORY} 1 --since soon", "since must be a time like"),
        ("task list --names dance", "Transaction types parameter could only be one"),
    ],
)
def test_what_the_server_refuses_is_one_line_and_1(
    commands: Commands, stored: Stored, line: str, told: str
) -> None:
    stored.transaction()

    assert_refused(commands.run(f"fuel2 {line}"), told)


def assert_refused(ended: Printed, told: str) -> None:
    """See that a command ended with 1 and one line that begins so."""
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(told)
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"OS_TOKEN": "wrong"}, "X-Auth-Token is missing or not valid: "),
        ({"OS_TOKEN": "", "OS_USERNAME": "admin"}, "X-Auth-Token is missing or not "),
        (
            {"OS_TOKEN": "", "OS_USERNAME": "admin", "OS_PASSWORD": "wrong"},
            "Invalid user name or password: check OS_USERNAME and OS_PASSWORD",
        ),
        ({"SERVER_PORT": "eighty"}, "SERVER_PORT must be a number like 8000, not "),
        ({"FUELCLIENT_CUSTOM_SETTINGS": "gone"}, "FUELCLIENT_CUSTOM_SETTINGS names go"),
        ({"SERVER_ADDRESS": "nowhere.invalid"}, "http://nowhere.invalid:"),
    ],
    ids=str,
)
def test_a_wrong_login_or_address_is_one_line_and_1(
    commands: Commands, environ: dict[str, str], told: str
) -> None:
    assert_refused(commands.run("fuel2 task list", **environ), told)


def test_options_go_before_variables(commands: Commands) -> None:
    login = f"--os-username {READER.name} --os-password '{READER.password}'"
    environ = {"OS_TOKEN": "", "OS_USERNAME": ADMIN.name, "OS_PASSWORD": "wrong"}

    listed = commands.run(f"fuel2 task list {login} -f value", **environ)
    refused = commands.run(f"fuel2 {login} task delete 1 --force", **environ)

    assert (listed.exit_code, listed.stderr) == (0, "")
    assert_refused(refused, "You do not have the administrator rights")


def test_a_token_is_kept_for_the_next_command(commands: Commands) -> None:
    login = {"OS_TOKEN": "", "OS_USERNAME": ADMIN.name, "OS_PASSWORD": ADMIN.password}

    first = commands.run("fuel2 -v task list", **login)
    second = commands.run("fuel2 -v task list", **login)

    assert "POST /keystone/v2.0/tokens: 200" in first.stderr
    assert "POST" not in second.stderr
    kept = list((commands.directory / ".cache").rglob("token-*"))
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]


def test_a_server_that_is_away_is_one_line(commands: Commands) -> None:
    port = str(free_port())

    ended = commands.run("fuel2 task list", SERVER_PORT=port)

    told = f"http://127.0.0.1:{port} cannot be reached (Connection refused): check "
    assert_refused(ended, told)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(200, "<html>"), "sent an answer that cannot be read"),
        (
            Answer(404, "<html>"),
            "answered 404 Not Found, but not with what this client expects: ",
        ),
        (Answer(500, "<html>"), "answered 500 Internal Server Error: try again later"),
        (Answer(302, "", {"Location": "http://x/"}), "points to http://x/: check"),
    ],
    ids=lambda value: str(getattr(value, "status", "")),
)
def test_a_host_that_is_no_fuel_is_one_line(
    tmp_path: Path, answer: Answer, told: str
) -> None:
    with ScriptedServer(answer) as server:
        commands = Commands(tmp_path, SERVER_PORT=str(server.port), OS_TOKEN="x")
        ended = commands.run("fuel2 task list")

    assert_refused(ended, "http://127.0.0.1:")
    assert told in ended.stderr


def test_a_server_that_is_too_old_is_one_line(tmp_path: Path) -> None:
    # What our API answers to a URL that it does not have.
    blank = '{"type": "about:blank", "message": "Not Found"}'

    with ScriptedServer(Answer(404, blank)) as server:
        commands = Commands(tmp_path, SERVER_PORT=str(server.port), OS_TOKEN="x")
        ended = commands.run("fuel2 task history failures 1")

    assert_refused(ended, "The server has no http://127.0.0.1:")
    assert ended.stderr.endswith("/api/v1/transactions/1/failures/: it is too old\n")


def test_debug_shows_where_it_went_wrong(commands: Commands) -> None:
    ended = commands.run("fuel2 --debug task show 99")

    assert ended.exit_code == 1
    assert "Traceback (most recent call last)" in ended.stderr
    assert "fuel_history.errors.NotFound: Transaction not found" in ended.stderr


def test_ctrl_c_ends_quietly(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "running")

    with commands.start(f"fuel2 {HISTORY} {task_id} --follow") as process:
        assert process.stdout is not None
        assert "hosts" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (130, "", "")


def test_a_reader_that_stops_reading_is_no_error(
    commands: Commands, stored: Stored
) -> None:
    task_id = stored.transaction()
    names = [("5", f"task-{number}", "ready") for number in range(5000)]
    stored.entries(task_id, names)

    with commands.start(f"fuel2 {HISTORY} {task_id} -f csv") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith('"task_name"')
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""

    assert process.returncode == 141


def test_a_list_that_breaks_off_says_so(tmp_path: Path) -> None:
    more = {"Link": "</api/v1/transactions/?cursor=x>; rel=next"}
    row = '[{"id": 1, "uuid": "u", "name": "deployment", "status": "ready"}]'

    with ScriptedServer(Answer(200, row, more), Answer(500, "<html>")) as server:
        commands = Commands(tmp_path, SERVER_PORT=str(server.port), OS_TOKEN="x")
        ended = commands.run("fuel2 task list -f value -c id")

    assert (ended.exit_code, ended.stdout) == (1, "1\n")
    assert "answered 500 Internal Server Error" in ended.stderr


def test_a_server_that_stops_while_a_run_is_followed_is_waited_for(
    commands: Commands, stored: Stored, server: Server
) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "running")

    with commands.start(f"fuel2 {HISTORY} {task_id} --follow") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "running 5 hosts" in process.stdout.readline()
        stderr = process.stderr
        server.restart(
            lambda: "trying again" in stderr.readline(), "the command to notice"
        )
        stored.entry(task_id, "5", "hosts", "ready")
        assert "ready 5 hosts" in process.stdout.readline()
        assert stderr.readline() == "the server is back\n"
        stored.end(task_id, "ready")
        out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (0, "")
    assert out.startswith(f"task {task_id} ended: ready")

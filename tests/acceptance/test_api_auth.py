"""AUTH under a real gunicorn: every process knows a token, and none tells it."""

import json
import subprocess
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from tests.support.servers.server import COMMAND, ROOT, Server, environ
from tests.support.servers.users import ADMIN, READER, KnownUser, write_users


LIST = "/api/transactions/"
LOGIN = "/keystone/v2.0/tokens"


@pytest.fixture
def auth_file(tmp_path: Path) -> Path:
    return write_users(tmp_path / "auth.json")


@pytest.fixture
def server(database_url: str, auth_file: Path) -> Iterator[Server]:
    variables = {"AUTH": "static", "AUTH_FILE": str(auth_file), "LOG_LEVEL": "DEBUG"}
    with Server(database_url, **variables) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


def log_in(server: Server, user: KnownUser) -> HTTPResponse:
    credentials = {"username": user.name, "password": user.password}
    body = {"auth": {"tenantName": "admin", "passwordCredentials": credentials}}
    return server.ask("POST", LOGIN, body=body)


def status(server: Server, token: str) -> int:
    with server.get(LIST, token) as answer:
        return answer.status


def test_a_login_in_one_process_is_one_in_all(
    server: Server, database_url: str, auth_file: Path
) -> None:
    with log_in(server, READER) as answer:
        token = json.load(answer)["access"]["token"]["id"]

    with Server(database_url, AUTH="static", AUTH_FILE=str(auth_file)) as other:
        # Enough for each of the two workers of both.
        statuses = {status(each, token) for each in [server, other] * 10}
        assert statuses == {200}
        write_users(auth_file, ADMIN)
        statuses = {status(each, token) for each in [server, other] * 10}
        assert statuses == {401}


def test_neither_tokens_nor_passwords_are_in_the_log(
    server: Server, auth_file: Path
) -> None:
    with log_in(server, ADMIN) as answer:
        given = json.load(answer)["access"]["token"]["id"]
    secrets = ["wrong-password", "wrong-token", READER.token, given]
    for token in secrets:
        status(server, token)
    with log_in(server, ADMIN._replace(password="wrong-password")) as answer:
        assert answer.status == 401
    auth_file.write_text(auth_file.read_text().replace('"version"', '"revision"'))
    assert status(server, given) == 200

    assert "event=auth_file_not_taken" in server.log
    assert not [secret for secret in secrets if secret in server.log]


def refusal(*arguments: str, **variables: str) -> str:
    """Return the one line with which gunicorn refused to start."""
    ended = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environ(DATABASE_URL="postgresql://127.0.0.1/x", **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    lines = [line for line in ended.stderr.splitlines() if line[:1] != "["]
    assert len(lines) == 1
    return lines[0].removeprefix("fuel-history: ")


OPEN_TO_ALL = (
    "AUTH none lets everyone in, and {} is not a loopback address:"
    " set AUTH=static, or API_BIND=127.0.0.1:8000"
)


def test_an_api_without_users_listens_on_loopback_only() -> None:
    told = refusal(AUTH="none", API_BIND="0.0.0.0:8000")

    assert told == OPEN_TO_ALL.format("0.0.0.0")


def test_gunicorns_own_option_opens_no_api_without_users() -> None:
    told = refusal("--bind", "0.0.0.0:0", AUTH="none")

    assert told == OPEN_TO_ALL.format("0.0.0.0")


def test_an_auth_file_that_cannot_be_used_ends_gunicorn(tmp_path: Path) -> None:
    path = tmp_path / "auth.json"
    variables = {"AUTH_FILE": str(path)}

    assert refusal(**variables) == (
        f"AUTH_FILE {path} is missing: create it with 'fuel-history up',"
        " or with 'fuel-history users add'"
    )
    write_users(path).chmod(0o644)
    assert refusal(**variables).endswith(f"by others: chmod 600 {path}")
    write_users(path).write_text("{}")
    assert refusal(**variables).startswith(f"AUTH_FILE {path} is broken: ")


def test_keystone_that_nobody_described_ends_gunicorn() -> None:
    assert refusal(AUTH="keystone").startswith("AUTH keystone needs KEYSTONE_URL")

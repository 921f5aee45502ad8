"""Who may use the released clients with our API, and what they tell the others."""

from pathlib import Path

import pytest

from tests.fuelclient.client import Client
from tests.fuelclient.transcript import TRANSCRIPTS, Printed
from tests.support.servers.server import Server
from tests.support.servers.users import READER


UNAUTHORIZED = (
    "Unauthorized: need authentication!\n"
    "Please provide user and password via client\n"
    "fuel --os-username=user --os-password=pass [action]\n"
    "or modify your credentials in your configuration file.\n"
)


@pytest.mark.parametrize("version", TRANSCRIPTS)
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("fuel deployment-tasks --tid 2", UNAUTHORIZED),
        ("fuel2 task list", "Invalid user name or password (HTTP 401)\n"),
    ],
)
def test_a_wrong_password_is_refused(
    version: str, command: str, told: str, server: Server, tmp_path: Path
) -> None:
    client = Client(version, server.port, tmp_path)

    assert client.run(command, OS_PASSWORD="wrong") == Printed(1, "", told)


def test_nobody_reads_without_a_login(server: Server, tmp_path: Path) -> None:
    client = Client("11.0.0", server.port, tmp_path)

    ended = client.run("fuel2 task list", OS_USERNAME="", OS_PASSWORD="")

    told = "A username and password or token is required.\n"
    assert ended == Printed(1, "", told)


def test_readers_read_and_change_nothing(server: Server, tmp_path: Path) -> None:
    client = Client("11.0.0", server.port, tmp_path)
    reader = {"OS_USERNAME": READER.name, "OS_PASSWORD": READER.password}

    assert client.run("fuel2 task show 2", **reader).exit_code == 0
    refused = client.run("fuel2 task delete 2", **reader)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.endswith("(You do not have the administrator rights)\n")


def test_the_token_that_fuel_shows_is_good(server: Server, tmp_path: Path) -> None:
    shown = Client("11.0.0", server.port, tmp_path).run("fuel token")

    with server.get("/api/transactions/", shown.stdout.strip()) as answer:
        assert answer.status == 200

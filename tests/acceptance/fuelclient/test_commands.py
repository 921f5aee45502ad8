"""The released `fuel` and `fuel2` with our API, unchanged, and with a login."""

import re
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from db.database import Database
from db.tables import tasks
from tests.fuelclient import runs
from tests.fuelclient.client import Client
from tests.fuelclient.differences import NOT_OURS, compared
from tests.fuelclient.transcript import TRANSCRIPTS, Printed, Recorded, read
from tests.support.servers.server import Server
from tests.support.servers.services import missing


DOWNLOADED = re.compile(r"downloaded to (.+)")
RECORDED = [
    (version, recorded)
    for version in TRANSCRIPTS
    for recorded in read(version)
    if recorded.command not in NOT_OURS
]


def each_recorded(*, downloads: bool) -> pytest.MarkDecorator:
    """Run a test with each recorded command that downloads, or that does not."""
    return pytest.mark.parametrize(
        ("version", "recorded"),
        [
            pytest.param(version, recorded, id=f"{version} {recorded.command}")
            for version, recorded in RECORDED
            if bool(DOWNLOADED.search(recorded.printed.stdout)) is downloads
        ],
    )


@pytest.mark.parametrize("version", TRANSCRIPTS)
def test_there_is_something_to_compare_with(version: str) -> None:
    if not TRANSCRIPTS[version].is_file():
        missing(f"no transcript of python-fuelclient {version}")


@each_recorded(downloads=False)
def test_a_command_prints_what_it_always_did(
    version: str, recorded: Recorded, server: Server, database: Database, tmp_path: Path
) -> None:
    if "reset" in recorded.command:
        runs.finish(database)

    assert_prints(recorded, Client(version, server.port, tmp_path))


@each_recorded(downloads=True)
def test_a_download_writes_what_the_run_was_given(
    version: str, recorded: Recorded, server: Server, tmp_path: Path
) -> None:
    kind = recorded.command.split()[2]

    assert_prints(recorded, Client(version, server.port, tmp_path))

    (file,) = DOWNLOADED.findall(recorded.printed.stdout)
    assert yaml.safe_load((tmp_path / file).read_text()) == runs.SNAPSHOTS[kind]


def test_tasks_are_deleted(server: Server, database: Database, tmp_path: Path) -> None:
    client = Client("9.0.0", server.port, tmp_path)

    ended = client.run_with_map_of_python_2("fuel task --delete --tid 1,2")

    assert ended == Printed(0, "Tasks with id's 1, 2 deleted.\n", "")
    left = select(tasks.c.id).where(tasks.c.deleted_at.is_(None))
    with database.reader() as connection:
        assert list(connection.scalars(left)) == [3]


@pytest.mark.parametrize("version", TRANSCRIPTS)
def test_a_reset_waits_for_a_deployment(
    version: str, server: Server, tmp_path: Path
) -> None:
    ended = Client(version, server.port, tmp_path).run("fuel reset --env 1")

    assert (ended.exit_code, ended.stdout) == (1, "")
    message = "Can't reset environment '1' when running deployment task exists."
    assert ended.stderr.endswith(f"({message})\n")


def assert_prints(recorded: Recorded, client: Client) -> None:
    printed = client.run(recorded.command)

    want, got = compared(recorded, printed, client)
    assert got == want

"""Where a command finds the database and the broker."""

import stat
from pathlib import Path

import pytest

from admin.installation import services
from admin.installation.endpoints import endpoints
from embedded import lock
from service.settings import BadSetting, Settings, load


RUNNING = {"database_url": "postgresql://embedded/", "broker_url": "redis://embedded/"}


@pytest.fixture
def running(tmp_path: Path):
    """A DATA_DIR as a running `up` has it."""
    with lock.held(services.up_lock(tmp_path), seconds=0, busy="busy"):
        services.write(tmp_path, RUNNING)
        yield tmp_path
        services.remove(tmp_path)


def found(data_dir: Path, **variables: str) -> Settings:
    return endpoints(load({"DATA_DIR": str(data_dir), **variables}))


def test_what_is_unset_is_that_of_the_running_up(running: Path):
    assert found(running).database_url == "postgresql://embedded/"
    assert found(running).required_reports_url == "redis://embedded/"


def test_what_is_set_wins(running: Path):
    settings = found(running, BROKER_URL="amqp://ours/")

    assert settings.broker_url == "amqp://ours/"
    assert settings.database_url == "postgresql://embedded/"


def test_where_up_ended_in_any_way_nothing_is_found(tmp_path: Path):
    with lock.held(services.up_lock(tmp_path), seconds=0, busy="busy"):
        services.write(tmp_path, RUNNING)

    with pytest.raises(BadSetting, match="no 'fuel-history up' runs on DATA_DIR"):
        found(tmp_path)


def test_a_broker_alone_is_enough_for_a_command_that_needs_no_database(tmp_path: Path):
    settings = found(tmp_path / "missing", REPORTS_URL="redis://ours/")

    assert settings.required_reports_url == "redis://ours/"
    with pytest.raises(BadSetting, match="DATABASE_URL is not set"):
        _ = settings.required_database_url


def test_the_note_is_for_its_owner_only(running: Path):
    (note,) = running.glob("services.json")

    assert stat.S_IMODE(note.stat().st_mode) == 0o600

"""A change of AUTH_FILE is taken without a restart; a broken one is not."""

from pathlib import Path

import pytest
import structlog

from api.auth.watched_users import WatchedUsers
from tests.support.servers.users import ADMIN, READER, write_users
from users.users_file import BadUsersFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_users(tmp_path / "auth.json", ADMIN)


@pytest.fixture
def watched(path: Path) -> WatchedUsers:
    return WatchedUsers(path)


def test_a_change_is_taken(watched: WatchedUsers, path: Path):
    assert watched.current().find("grace") is None

    write_users(path, ADMIN, READER)

    assert watched.current().find("grace")


def test_a_change_in_place_of_the_same_size_is_taken(watched: WatchedUsers, path: Path):
    text = path.read_text()
    path.write_text(
        text.replace('"name": "admin"', '"name": "grace"').replace(
            '"user": "admin"', '"user": "grace"'
        )
    )

    assert watched.current().find("grace")


def test_a_file_that_does_not_change_is_read_once(watched: WatchedUsers):
    assert watched.current() is watched.current()


@pytest.mark.parametrize("breaking", ["text", "removal", "mode"])
def test_a_broken_file_is_logged_once_and_the_last_one_stays(
    watched: WatchedUsers, path: Path, breaking: str
):
    match breaking:
        case "text":
            path.write_text("{")
        case "removal":
            path.unlink()
        case "mode":
            path.chmod(0o644)

    with structlog.testing.capture_logs() as logs:
        assert watched.current().find("admin")
        assert watched.current().find("admin")

    assert [entry["event"] for entry in logs] == ["auth_file_not_taken"]
    assert logs[0]["reason"].startswith(f"AUTH_FILE {path} ")
    write_users(path, READER)
    assert watched.current().find("admin") is None


def test_a_mode_that_is_mended_is_noticed(watched: WatchedUsers, path: Path):
    write_users(path, READER).chmod(0o644)
    assert watched.current().find("grace") is None

    path.chmod(0o600)

    assert watched.current().find("grace")


def test_a_file_that_cannot_be_used_at_the_start_is_an_error(tmp_path: Path):
    with pytest.raises(BadUsersFile):
        WatchedUsers(tmp_path / "auth.json")

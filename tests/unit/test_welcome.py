"""What `up` prints says how to log in, as it is at the moment."""

import stat
from pathlib import Path

import pytest

from admin.up.welcome import welcome
from admin.users import auth_file, first_login
from service.settings import Settings, load
from tests.support.servers.users import READER, write_users
from users.users_file import read


def settings_of(data_dir: Path, **variables: str) -> Settings:
    return load({"DATA_DIR": str(data_dir), **variables})


@pytest.fixture
def made(tmp_path: Path) -> Settings:
    """The settings of an `up` that has made its first user."""
    settings = settings_of(tmp_path)
    assert first_login.make(settings, tmp_path)
    return settings


def test_the_first_user_is_made_once(made: Settings, tmp_path: Path):
    before = made.users_file.read_text()

    assert not first_login.make(made, tmp_path)

    assert made.users_file.read_text() == before
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o600}


def test_a_file_of_users_that_was_lost_is_made_anew(made: Settings, tmp_path: Path):
    made.users_file.unlink()

    assert first_login.make(made, tmp_path)

    users = read(made.users_file)[0]
    assert first_login.password_is_good(users, tmp_path)
    assert first_login.token_is_good(users, tmp_path)


@pytest.mark.parametrize("auth", ["none", "keystone"])
def test_other_ways_to_know_users_need_no_file(tmp_path: Path, auth: str):
    settings = settings_of(tmp_path, AUTH=auth)

    assert not first_login.make(settings, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_text_says_where_the_password_and_the_token_are(
    made: Settings, tmp_path: Path
):
    text = welcome(made, tmp_path, {})

    assert (
        "  Web page   http://127.0.0.1:8000/ui/"
        f" (user admin, password: cat {tmp_path}/admin-password)\n"
    ) in text
    assert (
        f'  curl -H "X-Auth-Token: $(cat {tmp_path}/api-token)"'
        " http://127.0.0.1:8000/api/transactions/\n"
    ) in text
    for secret in ("admin-password", "api-token"):
        assert (tmp_path / secret).read_text().strip() not in text


def test_what_is_no_longer_good_is_not_told(made: Settings, tmp_path: Path):
    auth_file.change(
        made.users_file,
        lambda users: auth_file.with_password(users, "admin", "another password"),
    )
    (token,) = read(made.users_file)[0].tokens
    assert "admin-password" not in (text := welcome(made, tmp_path, {}))
    assert "api-token" in text

    auth_file.change(
        made.users_file, lambda users: auth_file.without_token(users, token.number)
    )
    assert "api-token" not in welcome(made, tmp_path, {})


def test_users_of_the_operators_own_are_shown_how_to_find_them(tmp_path: Path):
    write_users(tmp_path / "auth.json", READER)

    text = welcome(settings_of(tmp_path), tmp_path, {})

    assert "/ui/ (users: ./fuel-history users list)\n" in text
    assert '  curl -H "X-Auth-Token: $TOKEN" http' in text


def test_without_users_a_plain_request_will_do(tmp_path: Path):
    text = welcome(settings_of(tmp_path, AUTH="none"), tmp_path, {})

    assert "/ui/ (open to everyone: AUTH=none)\n" in text
    assert "  curl http://127.0.0.1:8000/api/transactions/\n" in text


def test_users_of_keystone_bring_its_tokens(tmp_path: Path):
    url = "http://keystone:5000/v3"
    text = welcome(
        settings_of(tmp_path, AUTH="keystone", KEYSTONE_URL=url), tmp_path, {}
    )

    assert f"/ui/ (users of {url})\n" in text
    assert '  curl -H "X-Auth-Token: $(openstack token issue -f value -c id)" ' in text


def test_a_directory_with_a_space_can_be_copied_to_a_shell(tmp_path: Path):
    data_dir = tmp_path / "my data"
    data_dir.mkdir()
    settings = settings_of(data_dir)
    first_login.make(settings, data_dir)

    assert f"$(cat '{data_dir}/api-token')" in welcome(settings, data_dir, {})

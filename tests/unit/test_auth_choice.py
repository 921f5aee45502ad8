"""AUTH chooses who knows the users, and nothing that is unsafe."""

import sys
from pathlib import Path

import pytest

from api.auth.choice import choose
from service.settings import BadSetting, load
from tests.support.servers.users import write_users


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "[::1]"])
def test_an_api_without_users_may_listen_on_loopback(host: str):
    access = choose(load({"AUTH": "none", "API_BIND": f"{host}:8000"}))

    assert not access.required


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "192.0.2.1", "[::]", "[2001:db8::1]", "fuel.example", "*"]
)
def test_an_api_without_users_may_listen_nowhere_else(host: str):
    with pytest.raises(BadSetting) as raised:
        choose(load({"AUTH": "none", "API_BIND": f"{host}:8000"}))

    assert str(raised.value) == (
        f"AUTH none lets everyone in, and {host} is not a loopback address:"
        " set AUTH=static, or API_BIND=127.0.0.1:8000"
    )


@pytest.mark.parametrize("variable", ["AUTH_FILE", "DATA_DIR"])
def test_users_of_a_file_may_come_from_anywhere(tmp_path: Path, variable: str):
    path = write_users(tmp_path / "auth.json")
    value = path if variable == "AUTH_FILE" else tmp_path

    access = choose(load({"API_BIND": "0.0.0.0:8000", variable: str(value)}))

    assert access.required


def test_a_file_that_cannot_be_used_is_a_bad_setting(tmp_path: Path):
    with pytest.raises(BadSetting, match=r"^AUTH_FILE .*auth\.json is missing: "):
        choose(load({"DATA_DIR": str(tmp_path)}))


def test_keystone_without_its_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delitem(sys.modules, "api.auth.keystone", raising=False)
    monkeypatch.delitem(sys.modules, "api.auth.keystone_tokens", raising=False)
    monkeypatch.setitem(sys.modules, "keystonemiddleware.auth_token", None)

    with pytest.raises(BadSetting, match=r"pip install -r requirements-keystone\.txt"):
        choose(load({"AUTH": "keystone", "KEYSTONE_URL": "http://keystone:5000/v3"}))

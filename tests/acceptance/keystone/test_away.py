"""AUTH=keystone while Keystone is away, or of no use."""

import socket
from dataclasses import replace

import pytest

from api.app import create_app
from api.auth.keystone import KeystoneAccess
from api.auth.keystone_tokens import Keystone
from db.database import Database
from tests.keystone.client import LIST, Client
from tests.keystone.server import KeystoneServer
from tests.keystone.users import KeystoneUsers


def test_nobody_new_is_let_in_while_keystone_is_stopped(
    api: Client, server: KeystoneServer, users: KeystoneUsers
) -> None:
    user = users.user("admin")
    known, token = users.token(user), users.token(user)
    assert api.read(known) == 200

    server.stop()
    try:
        answer = api.simulate_get(LIST, headers={"X-Auth-Token": token})
        logged_in = api.log_in(user.name, user.password)
        renewed = api.renew(token)

        assert answer.status_code == 503
        assert answer.json["type"] == "urn:fuel-history:access_unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        assert (logged_in.status_code, renewed.status_code) == (503, 503)
        assert api.simulate_get(LIST).status_code == 401
        # These need no Keystone.
        assert api.read(known) == 200
        assert api.simulate_get("/healthz").status_code == 200
        assert api.simulate_get("/api/version/").json["auth_required"] is True
    finally:
        server.start()

    assert api.read(token) == 200


def test_a_keystone_that_does_not_answer_is_away(
    database: Database, keystone: Keystone
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v3"
        access = KeystoneAccess(replace(keystone, url=url), timeout_seconds=1)
        api = Client(create_app(database, access))

        assert api.read("some-token") == 503
        assert api.log_in("admin", "admin").status_code == 503


def test_a_url_where_no_keystone_is_lets_nobody_in_and_is_logged(
    database: Database,
    keystone: Keystone,
    users: KeystoneUsers,
    caplog: pytest.LogCaptureFixture,
) -> None:
    wrong = replace(keystone, url=keystone.url.replace("/v3", "/identity/v3"))
    api = Client(create_app(database, KeystoneAccess(wrong)))
    admin = users.user("admin")

    assert api.read(users.token(admin)) == 503
    assert api.log_in(*admin).status_code == 503
    assert f"identity versions when contacting {wrong.url}" in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [{"password": "wrong"}, {"user": "nobody"}, {"project": "nothing"}],
    ids=str,
)
def test_nobody_is_let_in_when_keystone_refuses_our_own_user(
    database: Database,
    keystone: Keystone,
    users: KeystoneUsers,
    wrong: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    token = users.token(users.user("admin"))
    access = KeystoneAccess(replace(keystone, **wrong))
    api = Client(create_app(database, access))

    assert api.read(token) == 503
    assert "Identity server rejected authorization" in caplog.text


def test_nobody_is_let_in_when_our_own_user_may_not_check_tokens(
    database: Database, keystone: Keystone, users: KeystoneUsers
) -> None:
    reader = users.user("reader")
    mine = replace(keystone, user=reader.name, password=reader.password)
    api = Client(create_app(database, KeystoneAccess(mine)))

    assert api.read(users.token(users.user("admin"))) == 503

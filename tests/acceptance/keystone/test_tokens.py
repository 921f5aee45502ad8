"""AUTH=keystone: which tokens of a real Keystone let their owners in."""

import logging
from datetime import timedelta

import pytest

from api.app import create_app
from api.auth.keystone import KeystoneAccess
from api.auth.keystone_tokens import Keystone
from db.database import Database
from tests.keystone.client import LIST, Client
from tests.keystone.users import KeystoneUsers
from tests.support.servers.stack import wait_until


@pytest.mark.parametrize(
    ("role", "changes"), [("admin", 404), ("member", 403), ("reader", 403)]
)
def test_every_role_may_read_and_only_admin_may_change(
    api: Client, users: KeystoneUsers, role: str, changes: int
) -> None:
    token = users.token(users.user(role))

    assert api.read(token) == 200
    assert api.change(token) == changes


@pytest.mark.parametrize(
    "token",
    [None, "", " ", "nonsense", "gAAAAA==", "a b", "é", "a\tb", "a\x00b", "x" * 8000],
    ids=ascii,
)
def test_no_token_and_a_bad_token_are_refused(api: Client, token: str | None) -> None:
    headers = {} if token is None else {"X-Auth-Token": token}

    answer = api.simulate_get(LIST, headers=headers)

    assert answer.status_code == 401
    assert answer.json["type"] == "urn:fuel-history:unauthorized"
    assert answer.headers["WWW-Authenticate"].startswith("Keystone uri=")


def test_a_token_of_no_project_is_refused(api: Client, users: KeystoneUsers) -> None:
    token = users.token(users.user("admin"), project=None)

    assert api.read(token) == 401


def test_identity_headers_of_a_client_count_for_nothing(
    api: Client, users: KeystoneUsers
) -> None:
    forged = {
        "X-Identity-Status": "Confirmed",
        "X-Service-Identity-Status": "Confirmed",
        "X-User-Name": "admin",
        "X-Roles": "admin",
        "X-Role": "admin",
    }

    assert api.simulate_get(LIST, headers=forged).status_code == 401
    assert api.read("nonsense") == 401
    assert api.change(users.token(users.user("reader")), **forged) == 403


def test_a_revoked_token_is_refused(api: Client, users: KeystoneUsers) -> None:
    token = users.token(users.user("admin"))
    users.revoke(token)

    assert api.read(token) == 401


def test_a_token_that_is_revoked_after_use_is_good_until_the_cache_forgets_it(
    database: Database, keystone: Keystone, users: KeystoneUsers
) -> None:
    access = KeystoneAccess(keystone, cache_seconds=2)
    api = Client(create_app(database, access))
    token = users.token(users.user("admin"))
    assert api.read(token) == 200

    users.revoke(token)

    wait_until(lambda: api.read(token) == 401, "the cache to forget", 30)


def test_an_expired_token_is_refused(
    api: Client, database: Database, keystone: Keystone, users: KeystoneUsers
) -> None:
    token = users.short_token(users.user("admin"), timedelta(seconds=5))
    assert api.read(token) == 200

    wait_until(lambda: api.read(token) == 401, "the token to expire", 30)

    # And by Keystone itself, where nothing is known of the token.
    fresh = Client(create_app(database, KeystoneAccess(keystone)))
    assert fresh.read(token) == 401


def test_tokens_and_passwords_are_never_logged(
    api: Client, users: KeystoneUsers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    user = users.user("admin")
    good = users.token(user)
    bad = f"gAAAAAB{'x' * 40}"
    caplog.clear()

    assert (api.read(good), api.read(bad)) == (200, 401)
    assert api.log_in(user.name, user.password).status_code == 200
    assert api.log_in(user.name, "wrong-password").status_code == 401

    for secret in (good, bad, user.password, "wrong-password"):
        assert secret not in caplog.text

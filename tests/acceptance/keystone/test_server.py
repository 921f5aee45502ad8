"""The API under a real gunicorn with AUTH=keystone, as production starts it."""

from collections.abc import Iterator

import pytest

from api.auth.keystone_tokens import Keystone
from tests.keystone.client import LIST, LOGIN, ONE, password_login
from tests.keystone.users import KeystoneUsers
from tests.support.servers.server import Server


@pytest.fixture
def live(database_url: str, keystone: Keystone) -> Iterator[Server]:
    variables = {
        "AUTH": "keystone",
        "KEYSTONE_URL": keystone.url,
        "KEYSTONE_USER": keystone.user,
        "KEYSTONE_PASSWORD": keystone.password,
        "KEYSTONE_PROJECT": keystone.project,
        # What is logged at all must hold no token.
        "LOG_LEVEL": "DEBUG",
    }
    with Server(database_url, **variables) as live:
        yield live
        assert live.stop() == 0


def test_users_of_keystone_are_let_in_by_token_and_by_login(
    live: Server, users: KeystoneUsers
) -> None:
    admin = users.user("admin")
    token, bad = users.token(admin), f"gAAAAAB{'x' * 40}"

    with live.ask("POST", LOGIN, body=password_login(*admin)) as answer:
        assert answer.status == 200
    # Several times: each of gunicorn's processes knows its own tokens.
    for _ in range(4):
        with live.get(LIST, token) as answer:
            assert answer.status == 200
        with live.get(LIST, bad) as answer:
            assert answer.status == 401
    with live.get(LIST) as answer:
        assert answer.status == 401
    with live.ask("DELETE", ONE, users.token(users.user("reader"))) as answer:
        assert answer.status == 403

    for secret in (token, bad, admin.password):
        assert secret not in live.log
    assert "Traceback" not in live.log

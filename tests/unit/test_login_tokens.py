"""A login's token is good for a day, for its user, in every process."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from api.auth import login_tokens
from tests.support.servers.users import ADMIN, READER, users_of


NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
USERS = users_of(ADMIN, READER)
GRACE = USERS.users[1]
TOKEN = login_tokens.issue(USERS, GRACE, NOW)


def test_a_token_says_who_and_until_when():
    found = login_tokens.check(USERS, TOKEN, NOW)

    assert found is not None
    assert (found.user, found.issued_at) == (GRACE, NOW)
    assert found.expires_at == NOW + timedelta(hours=24)


def test_a_token_ends_after_a_day():
    end = NOW + login_tokens.LIFETIME

    assert login_tokens.check(USERS, TOKEN, end - timedelta(seconds=1))
    assert login_tokens.check(USERS, TOKEN, end) is None


def test_a_token_ends_when_the_password_changes():
    changed = users_of(ADMIN, READER._replace(password="another password"))
    changed = msgspec.structs.replace(changed, secret=USERS.secret)

    assert login_tokens.check(changed, TOKEN, NOW) is None


def test_a_token_ends_with_its_user():
    without = msgspec.structs.replace(USERS, users=USERS.users[:1])

    assert login_tokens.check(without, TOKEN, NOW) is None


def test_roles_are_those_of_the_file():
    promoted = msgspec.structs.replace(GRACE, roles=("admin",))
    users = msgspec.structs.replace(USERS, users=(promoted,))

    found = login_tokens.check(users, TOKEN, NOW)

    assert found is not None
    assert found.user.roles == ("admin",)


def test_another_secret_makes_other_tokens():
    assert login_tokens.check(users_of(ADMIN, READER), TOKEN, NOW) is None


@pytest.mark.parametrize("token", ["", ".", "x", "a.b", ".a", "é" * 9, "\0"], ids=repr)
def test_what_was_not_signed_is_not_valid(token: str):
    assert login_tokens.check(USERS, token, NOW) is None


def test_no_character_of_a_token_can_be_changed():
    # The last one holds two bits that mean nothing.
    for position, character in enumerate(TOKEN[:-1]):
        other = "A" if character != "A" else "B"
        token = TOKEN[:position] + other + TOKEN[position + 1 :]

        assert login_tokens.check(USERS, token, NOW) is None


def test_a_token_does_not_hold_the_hash_of_the_password():
    assert GRACE.password not in TOKEN
    assert USERS.secret not in TOKEN

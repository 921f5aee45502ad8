"""The login of the released clients (v2.0) in front of a real Keystone (v3)."""

import pytest

from api.auth.login_limiter import FAILURES_PER_NAME
from tests.keystone.client import Client
from tests.keystone.users import KeystoneUsers


def test_a_login_gives_a_token_that_can_be_used_and_renewed(
    api: Client, users: KeystoneUsers
) -> None:
    user = users.user("admin")

    access = api.log_in(user.name, user.password).json["access"]
    token = access["token"]["id"]

    assert access["user"]["name"] == user.name
    assert {"name": "admin"} in access["user"]["roles"]
    assert api.renew(token).json["access"] == access
    assert api.change(token) == 404


def test_a_login_gives_the_roles_of_the_user_and_no_more(
    api: Client, users: KeystoneUsers
) -> None:
    user = users.user("reader")

    access = api.log_in(user.name, user.password).json["access"]

    assert access["user"]["roles"] == [{"name": "reader"}]
    assert api.change(access["token"]["id"]) == 403


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (None, "wrong"),
        (None, ""),
        (None, "a\x00b"),
        (None, "x" * 10_000),
        ("nobody", "wrong"),
        ("", ""),
        ("é\x00", "é"),
        ("x" * 1000, "wrong"),
    ],
    ids=lambda text: ascii(text)[:12],
)
def test_a_wrong_name_or_password_is_refused(
    api: Client, users: KeystoneUsers, name: str | None, password: str
) -> None:
    answer = api.log_in(users.user("admin").name if name is None else name, password)

    assert answer.status_code == 401
    assert answer.json["message"] == (
        "Invalid user name or password, or no role in the project services"
    )


def test_a_user_without_a_role_in_the_project_cannot_log_in(
    api: Client, users: KeystoneUsers
) -> None:
    user = users.user()

    assert api.log_in(user.name, user.password).status_code == 401


def test_a_token_that_is_not_valid_cannot_be_renewed(
    api: Client, users: KeystoneUsers
) -> None:
    unscoped = users.token(users.user("admin"), project=None)

    assert api.renew("nonsense").status_code == 401
    assert api.renew(unscoped).status_code == 401


def test_nobody_can_guess_for_long(api: Client, users: KeystoneUsers) -> None:
    user = users.user("admin")
    for _ in range(FAILURES_PER_NAME):
        assert api.log_in(user.name, "wrong").status_code == 401

    answer = api.log_in(user.name, user.password)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0

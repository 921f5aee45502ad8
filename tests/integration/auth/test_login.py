"""The login of the released clients: Keystone's v2.0, as much as they use."""

from pathlib import Path
from typing import Any

import pytest
from falcon.testing import Result, TestClient

from api.auth.login_limiter import FAILURES_PER_NAME, WINDOW_SECONDS, LoginLimiter
from tests.support.clock import Clock
from tests.support.servers.users import ADMIN, READER, KnownUser, write_users


LOGIN = "/keystone/v2.0/tokens"
LIST = "/api/v1/transactions/"


def log_in(
    client: TestClient, user: KnownUser, password: str | None = None, **options: Any
) -> Result:
    credentials = {"username": user.name, "password": password or user.password}
    body = {"auth": {"tenantName": "admin", "passwordCredentials": credentials}}
    return client.simulate_post(LOGIN, json=body, **options)


def renew(client: TestClient, token: str) -> Result:
    # As keystoneclient does, with the tenant of its first answer.
    body = {"auth": {"token": {"id": token}, "tenantId": "fuel-history"}}
    return client.simulate_post(LOGIN, json=body, headers={"X-Auth-Token": token})


def token_of(answer: Result) -> str:
    token: str = answer.json["access"]["token"]["id"]
    return token


def reads(client: TestClient, token: str) -> bool:
    answer = client.simulate_get(LIST, headers={"X-Auth-Token": token})
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def test_a_login_gives_what_keystone_gave(client: TestClient) -> None:
    answer = log_in(client, READER)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    token = token_of(answer)
    assert reads(client, token)
    assert answer.json == {
        "access": {
            "token": {
                "id": token,
                "issued_at": "2026-03-07T12:00:00Z",
                "expires": "2026-03-08T12:00:00Z",
                "tenant": {
                    "id": "fuel-history",
                    "name": "admin",
                    "enabled": True,
                    "description": "All environments",
                },
            },
            "serviceCatalog": [],
            "user": {
                "id": "grace",
                "name": "grace",
                "username": "grace",
                "roles": [{"name": "reader"}],
                "roles_links": [],
            },
            "metadata": {"is_admin": 0, "roles": []},
        }
    }


def test_the_roles_of_a_login_are_its_users(client: TestClient) -> None:
    for user, status in ((READER, 403), (ADMIN, 404)):
        headers = {"X-Auth-Token": token_of(log_in(client, user))}
        answer = client.simulate_put("/api/clusters/4711/reset/", headers=headers)

        assert answer.status_code == status


def test_a_token_can_be_renewed_and_lives_no_longer(
    client: TestClient, clock: Clock
) -> None:
    first = log_in(client, ADMIN)
    clock.pass_by(hours=23)

    second = renew(client, token_of(first))

    assert second.json == first.json
    clock.pass_by(hours=1)
    assert not reads(client, token_of(first))
    assert renew(client, token_of(first)).status_code == 401


def test_a_long_lived_token_is_a_login_too(client: TestClient) -> None:
    answer = renew(client, READER.token)

    assert token_of(answer) == READER.token
    assert answer.json["access"]["token"]["expires"] == "2026-03-08T12:00:00Z"
    assert answer.json["access"]["user"]["name"] == "grace"


def test_a_new_password_ends_the_sessions(client: TestClient, auth_file: Path) -> None:
    token = token_of(log_in(client, READER))
    assert reads(client, token)

    write_users(auth_file, ADMIN, READER._replace(password="another one"))

    assert not reads(client, token)
    assert log_in(client, READER).status_code == 401


@pytest.mark.parametrize(
    ("user", "password"),
    [(ADMIN, "wrong"), (KnownUser("nobody"), None), (ADMIN, READER.password)],
    ids=["password", "user", "other"],
)
def test_a_bad_login_tells_keystones_clients_only_that_it_is_one(
    client: TestClient, user: KnownUser, password: str | None
) -> None:
    answer = log_in(client, user, password)

    told = "Invalid user name or password"
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Keystone uri="/keystone/v2.0"'
    # keystoneauth reads no problem+json
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json == {
        "type": "urn:fuel-history:bad_login",
        "title": "Unauthorized",
        "status": 401,
        "detail": told,
        "message": told,
        "errors": [],
        "error": {"code": 401, "title": "Unauthorized", "message": told},
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "The body is empty: it must be a JSON object"),
        ("{", "truncated"),
        ("[]", "Expected `object`, got `array`"),
        ('{"auth": {}}', "auth must have passwordCredentials or token"),
        ('{"auth": {"token": {}}}', "missing required field `id` - at `$.auth.token`"),
        (
            '{"auth": {"passwordCredentials": {"username": "a", "password": 1}}}',
            "Expected `str`, got `int` - at `$.auth.passwordCredentials.password`",
        ),
        ('{"auth": {"token": {"id": "%s"}}}' % ("x" * 20_000), "at most 16384 bytes"),
    ],
    ids=["nothing", "cut", "array", "empty", "id", "number", "large"],
)
def test_a_login_that_is_none_says_what_is_wrong(
    client: TestClient, body: str, told: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.simulate_post(LOGIN, body=body, headers=headers)

    assert answer.status_code in (400, 413)
    assert told in answer.json["error"]["message"]
    assert answer.json["error"]["message"] == answer.json["message"]


def test_other_methods_are_refused_in_keystones_words_too(client: TestClient) -> None:
    answer = client.simulate_get(LOGIN)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST, OPTIONS"
    assert answer.json["error"]["code"] == 405


def test_who_guesses_has_to_wait(
    client: TestClient, limiter: LoginLimiter, clock: Clock
) -> None:
    for _ in range(FAILURES_PER_NAME - 1):
        limiter.failed("127.0.0.1", ADMIN.name)
    assert log_in(client, ADMIN, "guess").status_code == 401
    clock.pass_by(seconds=1)

    answer = log_in(client, ADMIN)

    seconds = WINDOW_SECONDS - 1
    told = f"Too many failed logins: try again in {seconds} s"
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(seconds)
    assert answer.json["type"] == "urn:fuel-history:too_many_logins"
    assert answer.json["message"] == answer.json["error"]["message"] == told
    # Who has a token, another name or another address goes on.
    assert reads(client, ADMIN.token)
    assert log_in(client, READER).status_code == 200
    assert log_in(client, ADMIN, remote_addr="192.0.2.1").status_code == 200
    clock.pass_by(seconds=seconds)
    assert log_in(client, ADMIN).status_code == 200


def test_a_login_that_succeeds_forgets_the_failures(
    client: TestClient, limiter: LoginLimiter
) -> None:
    for _ in range(2):
        for _ in range(FAILURES_PER_NAME - 1):
            limiter.failed("127.0.0.1", ADMIN.name)
        assert log_in(client, ADMIN).status_code == 200


def test_without_authentication_every_login_succeeds(api: TestClient) -> None:
    answer = log_in(api, KnownUser("anybody at all"))

    assert answer.status_code == 200
    assert token_of(renew(api, token_of(answer))) == token_of(answer)


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_the_version_says_whether_a_login_is_needed(
    client: TestClient, api: TestClient, mount: str, slash: str
) -> None:
    expected = {
        "release": "10.0",
        "auth_required": True,
        "api": "1",
        "feature_groups": [],
        "openstack_version": "newton-10.0",
    }
    url = f"{mount}/version{slash}"

    assert client.simulate_get(url).json == expected
    assert api.simulate_get(url).json == expected | {"auth_required": False}
    assert client.simulate_head(url).status_code == 200
    assert client.simulate_get(url, params={"x": "1"}).status_code == 400

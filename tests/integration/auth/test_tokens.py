"""Who may ask what, with AUTH=static."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import falcon
import pytest
import structlog
from falcon.testing import Result, TestClient
from prometheus_client import CollectorRegistry

from api.about.open_paths import OPEN_PATHS
from api.app import create_app
from api.auth.open_access import OpenAccess
from api.routes import routes
from db.database import Database
from tests.support.servers.users import ADMIN, READER, KnownUser, write_users
from tests.support.stored.stored import Stored


LIST = "/api/transactions/"
RESET = "/api/clusters/1/reset/"
CHANGING = ["POST", "PUT", "DELETE", "PATCH"]


def every_url(database: Database) -> Iterator[str]:
    for url in routes(database, OpenAccess(), None, CollectorRegistry()):
        yield url.replace("{", "").replace(":number}", "").replace("}", "")


def kind_of(answer: Result) -> str:
    kind: str = answer.json["type"]
    return kind.removeprefix("urn:fuel-history:")


def test_without_a_token_every_url_is_refused_unless_it_is_open(
    client: TestClient, database: Database
) -> None:
    for url in every_url(database):
        for method in ("GET", "HEAD", *CHANGING):
            for slash in ("", "/"):
                answer = client.simulate_request(method, url + slash)

                refused = answer.status_code == 401
                assert refused == (url not in OPEN_PATHS), (method, url, slash)


def test_a_refusal_says_what_to_do(client: TestClient) -> None:
    answer = client.simulate_get(LIST, host="history.example")

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Keystone uri="/keystone/v2.0"'
    assert answer.json["type"] == "urn:fuel-history:unauthorized"
    assert answer.json["message"] == (
        "X-Auth-Token is missing or not valid: log in with POST /keystone/v2.0/tokens"
    )


@pytest.mark.parametrize("url", ["/api", "/nothing", "/healthz/x", "/api/version/../x"])
def test_what_does_not_exist_is_told_to_users_only(
    client: TestClient, url: str
) -> None:
    assert client.simulate_get(url).status_code == 401
    assert client.simulate_get(url, headers=READER.headers).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "é", "token", "a.b", "a" * 8000])
def test_a_token_that_nobody_has_is_refused(client: TestClient, token: str) -> None:
    answer = client.simulate_get(LIST, headers={"X-Auth-Token": token})

    assert answer.status_code == 401


@pytest.mark.parametrize("user", [ADMIN, READER], ids=["admin", "reader"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_everybody_may_read(client: TestClient, user: KnownUser, method: str) -> None:
    answer = client.simulate_request(method, LIST, headers=user.headers)

    assert answer.status_code == 200


def test_a_reader_may_change_nothing(client: TestClient, database: Database) -> None:
    for url in set(every_url(database)) - OPEN_PATHS:
        for method in CHANGING:
            answer = client.simulate_request(method, url, headers=READER.headers)

            assert (answer.status_code, kind_of(answer)) == (403, "forbidden")
            assert answer.json["message"] == (
                "You do not have the administrator rights"
            )


def test_an_admin_may_change(client: TestClient) -> None:
    answer = client.simulate_put("/api/clusters/4711/reset", headers=ADMIN.headers)

    assert answer.status_code == 404


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_token_may_come_as_programs_send_it(client: TestClient, scheme: str) -> None:
    def status(authorization: str) -> int:
        headers = {"Authorization": authorization}
        return client.simulate_get(LIST, headers=headers).status_code

    assert status(f"{scheme} {READER.token}") == 200
    assert status(f"{scheme} wrong") == 401
    assert status(f"Basic {READER.token}") == 401
    assert status(scheme) == 401


def test_an_open_path_is_open_in_its_own_writing_only(client: TestClient) -> None:
    # Falcon's router takes them for the same.
    assert client.simulate_get("/healthz").status_code == 200
    assert client.simulate_get("//healthz").status_code == 401


def test_a_user_that_is_removed_is_refused_at_once(
    client: TestClient, auth_file: Path
) -> None:
    assert client.simulate_get(LIST, headers=READER.headers).status_code == 200

    write_users(auth_file, ADMIN)

    assert client.simulate_get(LIST, headers=READER.headers).status_code == 401
    assert client.simulate_get(LIST, headers=ADMIN.headers).status_code == 200


def test_tokens_and_passwords_are_neither_logged_nor_repeated(
    client: TestClient, database: Database
) -> None:
    secret = "should-be-seen-nowhere"
    login = {"username": secret * 2, "password": secret}
    with structlog.testing.capture_logs() as logs:
        answers = [
            client.simulate_get(LIST, headers={"X-Auth-Token": secret}),
            *(
                client.simulate_post("/keystone/v2.0/tokens", json=body)
                for body in (
                    {"auth": {"passwordCredentials": login}},
                    {"auth": {"passwordCredentials": {"password": secret}}},
                    {"auth": {"passwordCredentials": secret}},
                    {"auth": {"token": {"id": secret}}},
                    {"auth": {"token": secret}},
                    {"auth": secret},
                )
            ),
        ]

    assert [each.status_code for each in answers] == [401, 401, 400, 400, 401, 400, 400]
    assert secret not in "".join(each.text for each in answers)
    assert {
        "event": "login_failed",
        "address": "127.0.0.1",
        "log_level": "warning",
    } in logs
    assert secret not in repr(logs)


def test_a_user_without_a_role_may_do_nothing(database: Database) -> None:
    class NoRoles(OpenAccess):
        def identify(self, request: falcon.Request) -> Any:
            return super().identify(request)._replace(roles=frozenset())

    answer = TestClient(create_app(database, NoRoles())).simulate_get(LIST)

    assert (answer.status_code, kind_of(answer)) == (403, "forbidden")


@pytest.mark.parametrize("method", ["GET", *CHANGING])
def test_without_authentication_everybody_may_do_everything(
    api: TestClient, method: str
) -> None:
    answer = api.simulate_request(method, LIST)

    assert answer.status_code not in (401, 403)


@pytest.mark.parametrize("path", [LIST, f"{LIST}?limit=1", "/api/nothing/", "/ui"])
@pytest.mark.parametrize("token", ["", ADMIN.token])
def test_no_header_repeats_what_could_be_more_than_a_text(
    client: TestClient, stored: Stored, path: str, token: str
) -> None:
    stored.transaction()
    stored.transaction()
    odd = ('evil"x', "a>;b", "\x1b[2J", "\x9b", "\u202e")
    text = "".join(odd[:2])

    answer = client.simulate_get(
        path,
        host=f"{text}.example",
        headers={"X-Auth-Token": token, "X-Request-ID": "".join(odd), "Origin": text},
    )

    found = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    assert not [each for each in odd if each in found], found
    if answer.status_code == 401:
        assert "example" not in found

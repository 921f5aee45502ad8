"""Idempotency-Key of POST /reports/: sent again is not taken twice."""

from collections.abc import Callable

import falcon.testing
import pytest
from falcon.testing import TestClient
from sqlalchemy import text

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.interface import Broker
from tests.support.servers.stack import Stack
from tests.support.streams.replaying import arrived


Post = Callable[..., falcon.testing.Result]


@pytest.fixture
def post(stack: Stack, broker: Broker) -> Post:
    client = TestClient(create_app(stack.database, OpenAccess(), lambda: broker))

    def post(
        key: str, body: bytes = b'{"a": 1}\n{"b": 2}', **headers: str
    ) -> falcon.testing.Result:
        headers = {"Idempotency-Key": key, **headers}
        return client.simulate_post("/api/reports/", headers=headers, body=body)

    return post


def replayed(answer: falcon.testing.Result) -> bool:
    assert (answer.status_code, answer.json) == (
        202,
        {"reports": 2, "status": "accepted"},
    )
    return answer.headers.get("idempotency-replayed") == "true"


@pytest.mark.parametrize("key", ['"8e03 978e"', "k" * 255], ids=["quoted", "long"])
def test_the_same_body_with_the_same_key_is_taken_once(
    post: Post, broker: Broker, key: str
) -> None:
    assert [replayed(post(key)) for _ in range(3)] == [False, True, True]
    assert not replayed(post("another"))

    assert len(arrived(broker)) == 4


def test_another_body_with_the_same_key_is_refused(post: Post, broker: Broker) -> None:
    post("key")

    answer = post("key", b'{"b": 2}\n{"a": 1}')

    assert answer.status_code == 422
    assert answer.json["type"] == "urn:fuel-history:idempotency_key_reused"
    assert answer.json["message"] == (
        "This Idempotency-Key came with another body: use a new key for new reports"
    )
    assert len(arrived(broker)) == 2


def test_a_key_of_a_body_that_was_refused_may_be_used_again(
    post: Post, broker: Broker
) -> None:
    assert post("key", b"[1]").status_code == 400

    assert not replayed(post("key"))


def test_keys_are_forgotten_after_a_day(post: Post, stack: Stack) -> None:
    for key in ("young", "old", "oldest"):
        post(key)
    with stack.database.writer() as connection:
        connection.execute(
            text(
                "UPDATE idempotency_keys SET created_at = now() - CASE key"
                " WHEN 'young' THEN interval '23:59' ELSE interval '24:01' END"
            )
        )

    assert replayed(post("young"))
    assert stack.count("idempotency_keys") == 3
    assert not replayed(post("old"))
    assert stack.count("idempotency_keys", "key IN ('young', 'old')") == 2
    assert stack.count("idempotency_keys") == 2


@pytest.mark.parametrize(
    "key", ["", " ", "k" * 256, "a\tb", "a\x7fb", "schl\xfcssel"], ids=ascii
)
def test_a_key_that_cannot_be_used_is_told(api: TestClient, key: str) -> None:
    answer = api.simulate_post(
        "/api/reports/", headers={"Idempotency-Key": key}, body=b"{}"
    )

    assert answer.status_code == 400
    assert answer.json["message"] == (
        "Idempotency-Key must have 1 to 255 printable characters of ASCII"
    )

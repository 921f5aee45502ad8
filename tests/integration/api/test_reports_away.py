"""POST /reports/ while a broker or the database goes away and comes back."""

from collections.abc import Iterator
from contextlib import closing

import falcon.testing
import pytest
import structlog
from falcon.testing import TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.connect import connect
from brokers.interface import Broker
from db.database import Database
from service import settings
from tests.support.servers.relay import Relay
from tests.support.servers.stack import Stack
from tests.support.streams.replaying import arrived


@pytest.fixture
def relay(stack: Stack) -> Iterator[Relay]:
    relay = Relay(stack.settings.required_reports_url)
    yield relay
    relay.stop()


@pytest.fixture
def ingest(stack: Stack, relay: Relay) -> Iterator[TestClient]:
    """The API, whose connection to the broker goes through the relay."""
    through = settings.load(stack.environ | {"REPORTS_URL": relay.url})
    with closing(connect(through)) as broker:
        yield TestClient(create_app(stack.database, OpenAccess(), lambda: broker))


def post(ingest: TestClient) -> falcon.testing.Result:
    headers = {"Idempotency-Key": "1"}
    return ingest.simulate_post("/api/reports/", headers=headers, body=b'[{"a": 1}]')


def test_a_connection_that_ended_unnoticed_is_made_anew(
    ingest: TestClient, relay: Relay, broker: Broker
) -> None:
    for body in (b"[{}]", b'[{"a": 1}]', b'[{"b": 2}]'):
        answer = ingest.simulate_post("/api/reports/", body=body)
        assert answer.status_code == 202
        relay.cut()

    assert set(arrived(broker)) == {b"{}", b'{"a": 1}', b'{"b": 2}'}


def test_a_broker_that_is_away_confirms_nothing_and_is_used_when_it_is_back(
    ingest: TestClient, relay: Relay, broker: Broker
) -> None:
    assert ingest.simulate_post("/api/reports/", body=b"{}").status_code == 202
    relay.stop()
    with structlog.testing.capture_logs() as logs:
        refused = post(ingest)
    relay.start()
    taken = post(ingest)

    assert refused.status_code == 503
    assert refused.json["message"] == (
        "The reports' broker does not answer, so nothing is confirmed: send all reports"
        " again"
    )
    assert refused.headers["retry-after"] == "5"
    assert [line["event"] for line in logs] == ["reports_unavailable", "request"]
    # A key is only remembered for what the broker has.
    assert taken.status_code == 202
    assert "idempotency-replayed" not in taken.headers
    assert set(arrived(broker)) == {b"{}", b'{"a": 1}'}


def test_reports_are_taken_while_the_database_is_away(broker: Broker) -> None:
    lost = Database("postgresql://nobody@127.0.0.1:1/none", application_name="test")
    ingest = TestClient(create_app(lost, OpenAccess(), lambda: broker))

    with structlog.testing.capture_logs() as logs:
        answer = post(ingest)
    lost.close()

    assert answer.status_code == 202
    assert arrived(broker) == [b'{"a": 1}']
    assert [line["event"] for line in logs] == [
        "idempotency_key_not_looked_up",
        "idempotency_key_not_stored",
        "request",
    ]

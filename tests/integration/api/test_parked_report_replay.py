"""Replays of parked reports: what the broker gets, and what becomes of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from falcon.testing import Result, TestClient
from sqlalchemy import select

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.interface import Broker
from db.tables import deployment_history, parked_reports
from pipeline.store import store
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.announce import announce
from tests.support.stored.stored import Stored
from tests.support.streams.replaying import arrived, deliveries
from tests.support.streams.reports import report_of_node
from tests.support.workers.worker import Workers


NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)
LIST = "/api/parked_reports/"
#: What is shown with it does not depend on the broker.
ONE_BROKER = pytest.mark.parametrize("stack", ["valkey"], indirect=True)


@pytest.fixture
def api(stack: Stack, connect_broker: Callable[[], Broker]) -> TestClient:
    return TestClient(create_app(stack.database, OpenAccess(), connect_broker))


@pytest.fixture
def stored(stack: Stack) -> Stored:
    return Stored(stack.database)


def replay(api: TestClient, **which: object) -> Result:
    return api.simulate_post(f"{LIST}replay/", json=which)


def payload_of(node_id: str, uuid: str = "u") -> bytes:
    return report_of_node(uuid, node_id, "hosts", "ready").payload


def give_up(stored: Stored, uuid: str, *nodes: str) -> None:
    """Store reports that nobody announced, and that came long ago."""
    for node_id in nodes:
        payload = payload_of(node_id, uuid)
        stored.parked(uuid, payload, NOON, parked_at=NOON, unannounced_at=NOON)


def test_what_is_replayed_waits_anew_and_keeps_its_first_arrival(
    stack: Stack, api: TestClient, stored: Stored, broker: Broker, workers: Workers
) -> None:
    give_up(stored, "u", "5", "6")
    workers.start()
    began = datetime.now(UTC) - timedelta(seconds=1)

    answer = replay(api, state="unannounced")

    assert (answer.status_code, answer.json) == (202, {"replayed": 2, "missing": []})
    wait_until(lambda: sum(broker.backlog()) == 0, "the reports to be taken")
    [run] = api.simulate_get(LIST).json
    assert (run["state"], run["reports"]) == ("waiting", 2)
    assert run["parked_at"] >= int(began.timestamp())
    assert run["last_arrived_at"] == int(NOON.timestamp())
    workers.stop()
    announce(stack.database, "u")
    with stack.database.reader() as connection:
        columns = deployment_history.c
        rows = connection.execute(select(columns.node_id, columns.time_end)).all()
    assert sorted(rows) == [("5", NOON), ("6", NOON)]


@ONE_BROKER
def test_those_that_are_named_are_sent_and_the_others_are_told(
    api: TestClient, stored: Stored, broker: Broker
) -> None:
    for uuid in ("u", "v"):
        give_up(stored, uuid, "5")

    answer = replay(api, uuids=["v", "w", "v"])

    assert answer.json == {"replayed": 1, "missing": ["w"]}
    assert arrived(broker) == [payload_of("5", "v")]
    states = {each["task_uuid"]: each["state"] for each in api.simulate_get(LIST).json}
    assert states == {"u": "unannounced", "v": "waiting"}
    assert replay(api, all=True).json == {"replayed": 2, "missing": []}


@ONE_BROKER
def test_of_a_run_that_is_announced_meanwhile_each_report_counts_once(
    stack: Stack, api: TestClient, stored: Stored, broker: Broker
) -> None:
    give_up(stored, "u", "5", "6")
    assert replay(api, uuids=["u"]).json["replayed"] == 2

    announce(stack.database, "u")
    counts = store(stack.database, list(deliveries(broker)))

    assert counts.reports == 2
    assert stack.count("deployment_history") == 2
    assert stack.count("parked_reports") == 0


@ONE_BROKER
def test_what_the_broker_did_not_take_is_as_it_was(
    stack: Stack, stored: Stored
) -> None:
    give_up(stored, "u", "5")
    api = TestClient(create_app(stack.database, OpenAccess()))

    answer = replay(api, all=True)

    assert answer.status_code == 503
    with stack.database.reader() as connection:
        found = connection.execute(select(parked_reports.c.unannounced_at)).scalars()
        assert list(found) == [NOON]


@ONE_BROKER
def test_a_large_run_is_sent_in_parts(
    api: TestClient,
    stored: Stored,
    broker: Broker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kept_reports.batches.MOST_MESSAGES", 2)
    give_up(stored, "u", *map(str, range(5)))

    assert replay(api, all=True).json["replayed"] == 5

    nodes = [json.loads(each)["args"]["nodes"][0]["uid"] for each in arrived(broker)]
    assert nodes == list(map(str, range(5)))

"""Replays and removals of dead reports at the same time as others, and as deaths."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from falcon.testing import Result, TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.interface import Broker, Delivery
from db.domain.reports import DeadReport
from db.kept_reports.dead import bury
from pipeline.store import store
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.locks import waiting_sessions
from tests.support.stored.stored import Stored
from tests.support.streams.replaying import arrived


# What is shown here does not depend on the broker.
pytestmark = pytest.mark.parametrize("stack", ["valkey"], indirect=True)

NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)
LIST = "/api/dead_reports/"


@pytest.fixture
def api(stack: Stack, connect_broker: Callable[[], Broker]) -> TestClient:
    return TestClient(create_app(stack.database, OpenAccess(), connect_broker))


@pytest.fixture
def stored(stack: Stack) -> Stored:
    return Stored(stack.database)


def replay_all(api: TestClient) -> Result:
    return api.simulate_post(f"{LIST}replay/", json={"all": True})


def replay_one(api: TestClient, report_id: int) -> Result:
    return api.simulate_post(f"{LIST}{report_id}/replay/")


@pytest.mark.parametrize("bulk", [True, False])
def test_of_two_replays_at_once_one_sends_it(
    api: TestClient, stored: Stored, broker: Broker, *, bulk: bool
) -> None:
    number = stored.dead(b"bad")
    barrier = threading.Barrier(4)

    def ask(_: int) -> int:
        barrier.wait()
        answer = replay_all(api) if bulk else replay_one(api, number)
        return int(answer.json.get("replayed", 0))

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(ask, range(4))) == 1

    assert arrived(broker) == [b"bad"]


@pytest.mark.parametrize("method", ["replay", "purge"])
def test_the_receiver_is_waited_for_and_never_in_a_circle(
    stack: Stack, api: TestClient, stored: Stored, method: str
) -> None:
    # The greater digest has the smaller id.
    first, last = sorted([b"a", b"b"], key=lambda each: sha256(each).digest())
    for payload in (last, first):
        stored.dead(payload, "not_json")

    def change() -> Result:
        if method == "replay":
            return replay_all(api)
        return api.simulate_delete(f"{LIST}?reasons=not_json")

    with ThreadPoolExecutor(1) as threads:
        with stack.database.writer() as connection:
            bury(connection, [died(first)])
            answer = threads.submit(change)
            wait_until(
                lambda: waiting_sessions(stack.database) > 0, "the request to wait"
            )
            # The request holds none of what comes later in this batch.
            bury(connection, [died(last)])
        assert 2 in answer.result().json.values()


def died(payload: bytes) -> DeadReport:
    return DeadReport(NOON, "test", payload, "not_json", "it is wrong")


def test_replays_amid_deaths_and_purges_lose_nothing_and_count_right(
    stack: Stack, api: TestClient, broker: Broker
) -> None:
    kept = [b"kept %d" % number for number in range(30)]
    purged = [with_status(f"purged {number}") for number in range(10)]
    store(stack.database, batch_of(kept + purged))
    received: Counter[bytes] = Counter()
    asked = threading.Event()

    def receive() -> None:
        while not asked.is_set() or sum(broker.backlog()):
            with broker.consume("test") as consumer:
                while came := consumer.take(7, 0.01):
                    store(stack.database, came)
                    consumer.acknowledge(came)
                    received.update(each.payload for each in came)

    def ask(number: int) -> int:
        if number % 7 == 0:
            assert api.simulate_delete(f"{LIST}?reasons=unknown_status").json
            store(stack.database, batch_of(purged))
            return 0
        if number % 5 == 0:
            first = api.simulate_get(f"{LIST}?limit=3&order_by=-id").json
            answers = [replay_one(api, each["id"]) for each in first]
            assert {each.status_code for each in answers} <= {202, 404, 409}
            return sum(each.status_code == 202 for each in answers)
        return int(replay_all(api).json["replayed"])

    with ThreadPoolExecutor(4) as threads:
        receiver = threads.submit(receive)
        sent = sum(threads.map(ask, range(60)))
        asked.set()
        receiver.result()

    assert received.total() == sent
    left = api.simulate_get(f"{LIST}?reasons=not_json").json
    for each in left:
        attempts = received[payload_of(api, each)]
        assert (each["attempts"], each["times"]) == (attempts, attempts + 1)
    assert len(left) == len(kept)


def batch_of(payloads: list[bytes]) -> list[Delivery]:
    return [Delivery(0, payload, NOON, "test") for payload in payloads]


def payload_of(api: TestClient, listed: dict[str, object]) -> bytes:
    shown = api.simulate_get(f"{LIST}{listed['id']}/").json
    return str(shown["payload"]).encode()


def with_status(status: str) -> bytes:
    content = {"method": "deploy_resp", "args": {"task_uuid": "u", "status": status}}
    return json.dumps(content).encode()

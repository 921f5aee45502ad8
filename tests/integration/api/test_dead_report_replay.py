"""Replays of dead reports: what the broker gets, and what becomes of it."""

import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from falcon.testing import Result, TestClient
from sqlalchemy import text

from api.app import create_app
from api.auth.open_access import OpenAccess
from astute.pack import LONGEST_PLAIN
from brokers.connect import connect
from brokers.interface import Broker, Delivery
from db.kept_reports.dead import KEPT
from kept_reports.batches import LARGEST_BATCH
from pipeline.store import store
from service import settings
from tests.support.servers.relay import Relay
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.stored import Stored
from tests.support.streams.replaying import arrived, deliveries
from tests.support.workers.worker import Workers


NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)
LIST = "/api/dead_reports/"
#: What is shown with it does not depend on the broker.
ONE_BROKER = pytest.mark.parametrize("stack", ["valkey"], indirect=True)


@pytest.fixture
def api(stack: Stack, connect_broker: Callable[[], Broker]) -> TestClient:
    return TestClient(create_app(stack.database, OpenAccess(), connect_broker))


@pytest.fixture
def stored(stack: Stack) -> Stored:
    return Stored(stack.database)


def replay(api: TestClient, query: str = "", **which: object) -> Result:
    return api.simulate_post(f"{LIST}replay/{query}", json=which)


def replay_one(api: TestClient, report_id: int) -> Result:
    return api.simulate_post(f"{LIST}{report_id}/replay/")


def waiting(api: TestClient) -> list[int]:
    return [each["id"] for each in api.simulate_get(LIST).json]


def report(**args: object) -> bytes:
    content = {"method": "deploy_resp", "args": {"task_uuid": "u", **args}}
    return json.dumps(content).encode()


def of_node(node_id: str) -> bytes:
    task = {"deployment_graph_task_name": "hosts", "task_status": "ready"}
    return report(nodes=[{"uid": node_id, **task}])


def test_what_was_repaired_is_stored_and_what_was_not_dies_again(
    stack: Stack, api: TestClient, stored: Stored, broker: Broker, workers: Workers
) -> None:
    task_id = stored.transaction(uuid="u")
    refuse = (
        "ALTER TABLE deployment_history ADD CONSTRAINT no13 CHECK (node_id <> '13')"
    )
    change_schema(stack, refuse)
    workers.start()
    # refused by the database; never a status; good by now: an earlier version's
    broker.publish([b"[%b,%b]" % (of_node("13"), report(status="done"))])
    stored.dead(of_node("5"), "unknown_method", NOON)
    wait_until(lambda: len(waiting(api)) == 3, "the dead reports")
    came = {each["reason"]: each for each in api.simulate_get(LIST).json}
    bad = came["unknown_status"]

    change_schema(stack, "ALTER TABLE deployment_history DROP CONSTRAINT no13")
    answer = replay(api, all=True)

    assert (answer.status_code, answer.json) == (202, {"replayed": 3, "skipped": []})
    history = f"/api/transactions/{task_id}/deployment_history/"
    wait_until(lambda: len(api.simulate_get(history).json) == 2, "the history")
    wait_until(lambda: waiting(api) == [bad["id"]], "what dies again")
    assert api.simulate_get(LIST).json == [bad | {"attempts": 1, "times": 2}]
    # A report's time is its first arrival, whenever it is taken.
    entries = api.simulate_get(history).json
    assert {each["node_id"]: each["time_end"] for each in entries} == {
        "5": NOON.timestamp(),
        "13": came["refused_by_database"]["first_arrived_at"],
    }


def change_schema(stack: Stack, statement: str) -> None:
    with stack.database.writer() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "delivery",
    [
        b"task deployed",
        b'{"long": "%s"}' % (b"x" * LONGEST_PLAIN),
        b'[{"method": "deploy_resp"',
        b"[[%b]]" % report(status="ready"),
        zlib.compress(report(status="done")),
        zlib.compress(b"x" * LONGEST_PLAIN + b"[")[:-1],
    ],
)
def test_what_dies_again_is_the_same_dead_report(
    stack: Stack, api: TestClient, broker: Broker, delivery: bytes
) -> None:
    store(stack.database, [Delivery(0, delivery, NOON, "test")])
    (before,) = api.simulate_get(LIST).json

    for attempts in (1, 2):
        assert replay_one(api, before["id"]).json == {"replayed": 1, "skipped": []}
        assert waiting(api) == []
        (came,) = deliveries(broker)
        store(stack.database, [came])

        (again,) = api.simulate_get(LIST).json
        assert again == before | {
            "attempts": attempts,
            "times": attempts + 1,
            "origin": came.origin,
        }


@ONE_BROKER
def test_what_is_wrong_with_it_now_is_told(api: TestClient, stored: Stored) -> None:
    stored.dead(b"bad", "unknown_method")
    stored.dead(b"bad", "not_json")
    assert api.simulate_get(f"{LIST}1/").json["reason"] == "unknown_method"
    replay_one(api, 1)
    stored.dead(b"bad", "not_json")

    found = api.simulate_get(f"{LIST}1/").json

    assert (found["reason"], found["attempts"], found["times"]) == ("not_json", 1, 3)
    assert [each["reason"] for each in found["earlier_errors"]] == ["unknown_method"]


@ONE_BROKER
def test_the_error_of_every_attempt_is_told(api: TestClient, stored: Stored) -> None:
    """Of many the last ten; the latest is the dead report's own."""
    began = int(datetime.now(UTC).timestamp())
    for attempt in range(13):
        stored.dead(b"bad", f"reason {attempt}")
        replay_one(api, 1)

    found = api.simulate_get(f"{LIST}1/").json
    later = api.simulate_get("/api/v1/dead_reports/1/").json

    assert (found["reason"], found["attempts"]) == ("reason 12", 12)
    errors = found["earlier_errors"]
    assert [each["reason"] for each in errors] == [f"reason {n}" for n in range(2, 12)]
    assert {each["detail"] for each in errors} == {"it is wrong"}
    ended = datetime.now(UTC).timestamp()
    assert all(began <= each["replayed_at"] <= ended for each in errors)
    shown = [datetime.fromisoformat(e["replayed_at"]) for e in later["earlier_errors"]]
    assert [int(each.replace(tzinfo=UTC).timestamp()) for each in shown] == [
        each["replayed_at"] for each in errors
    ]


@ONE_BROKER
def test_each_is_sent_or_told_why_not(
    api: TestClient, stored: Stored, broker: Broker
) -> None:
    cut = stored.dead(b"x" * (KEPT + 1), "not_json")
    good, other = stored.dead(b"good", "not_json"), stored.dead(b"other", "too_large")
    assert replay(api, reasons=["not_json"]).json["replayed"] == 1

    found = replay(api, ids=[99, other, cut, good, other]).json

    assert found == {
        "replayed": 1,
        "skipped": [
            {
                "id": cut,
                "why": "It cannot be replayed: only the first 1048576 of its 1048577"
                " bytes were kept; its sender must send it again",
            },
            {
                "id": good,
                "why": "It was replayed already, and has not failed again since;"
                " force=1 replays it again",
            },
            {"id": 99, "why": "Dead report not found"},
        ],
    }
    assert arrived(broker) == [b"good", b"other"]
    statuses = [replay_one(api, each).status_code for each in (cut, good, 99)]
    assert statuses == [409, 409, 404]
    assert replay(api, "?force=1", reasons=["not_json"]).json["replayed"] == 1
    assert api.simulate_post(f"{LIST}{good}/replay/?force=1").status_code == 202
    assert arrived(broker) == [b"good", b"good"]


@ONE_BROKER
def test_more_than_memory_holds_goes_in_batches_by_id(
    api: TestClient, stored: Stored, broker: Broker
) -> None:
    large = [b"%02d" % number + b"x" * (KEPT - 2) for number in range(10)]
    assert KEPT * len(large) > LARGEST_BATCH
    for payload in large:
        stored.dead(payload, "not_json")

    assert replay(api, all=True).json == {"replayed": len(large), "skipped": []}

    assert arrived(broker) == large


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "give one of ids, reasons and all"),
        ({"all": True, "ids": [1]}, "give one of ids, reasons and all"),
        ({"all": False}, "all must be true"),
        ({"ids": []}, "length >= 1"),
        ({"ids": [0]}, "ids[0]"),
        ({"reasons": ["not_jsn"]}, "'not_jsn' - at `$.reasons[0]`"),
        ({"alll": True}, "unknown field `alll`"),
    ],
)
@ONE_BROKER
def test_what_cannot_be_meant_is_refused(
    api: TestClient, body: object, complaint: str
) -> None:
    answer = api.simulate_post(f"{LIST}replay/", json=body)

    assert answer.status_code == 400
    assert complaint in answer.json["message"]


@pytest.fixture
def relay(stack: Stack) -> Iterator[Relay]:
    relay = Relay(stack.settings.required_reports_url)
    yield relay
    relay.stop()


def test_a_broker_that_is_away_leaves_all_as_it_is(
    stack: Stack, stored: Stored, broker: Broker, relay: Relay
) -> None:
    stored.dead(b"bad")
    through = settings.load(stack.environ | {"REPORTS_URL": relay.url})
    with closing(connect(through)) as connection:
        api = TestClient(create_app(stack.database, OpenAccess(), lambda: connection))
        relay.stop()
        refused = [replay_one(api, 1), replay(api, all=True)]
        left = waiting(api)
        relay.start()
        taken = replay(api, all=True)

    assert [each.status_code for each in refused] == [503, 503]
    assert left == [1]
    assert taken.json == {"replayed": 1, "skipped": []}
    assert arrived(broker) == [b"bad"]

"""How a run came out, as its transaction shows it."""

import json
from datetime import UTC, datetime

import pytest
from falcon.testing import TestClient
from sqlalchemy import text

from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store
from tests.support.stored.stored import Stored
from tests.support.streams.streams import Stream


#: By recording: how Astute ended the run, and how it came out.
RECORDED = {
    "n5-ok": ("ready", "ready"),
    "n20-redeploy": ("ready", "ready"),
    "n20-dryrun": ("ready", "ready"),
    "n20-transaction": ("ready", "ready"),
    # Stopped by hand, of both ways to end it; the second never ended.
    "n20-stop": ("ready", "stopped"),
    "n20-stop-astute90": ("error", "stopped"),
    "n20-stop-timeout": ("running", None),
    # Nodes failed, not critical ones: nearly all the others never ran.
    "n20-offline-osd": ("ready", "stopped"),
    "n20-upload-fail-osd": ("ready", "stopped"),
    "n20-hang-osd": ("ready", "stopped"),
    "n20-noop-fail": ("ready", "stopped"),
    # The same, and all that could run did.
    "n20-osd-leaf-fail": ("ready", "ready"),
    # Critical ones failed.
    "n20-critical": ("error", "error"),
    "n20-offline-critical": ("error", "error"),
    "n20-foe": ("error", "error"),
    "n20-error-astute90": ("error", "error"),
    "n5-compute-critical": ("error", "error"),
}


def received(database: Database, payloads: list[bytes]) -> None:
    done = store(
        database,
        [
            Delivery(number, payload, datetime.now(UTC), "test")
            for number, payload in enumerate(payloads)
        ],
    )
    assert done.dead == 0


@pytest.mark.parametrize("name", RECORDED)
def test_it_is_what_the_nodes_say_and_not_the_last_word(
    api: TestClient, database: Database, name: str
) -> None:
    stream = Stream(name)
    received(database, [stream.start, *stream.reports()])

    for mount in ("/api", "/api/v1"):
        [listed] = [
            each
            for each in api.simulate_get(f"{mount}/transactions/").json
            if each["name"] == "deployment"
        ]
        one = api.simulate_get(f"{mount}/transactions/{listed['id']}/").json
        assert (one["status"], one["outcome"]) == RECORDED[name]
        assert listed == one


def test_it_is_one_of_the_fields(api: TestClient, stored: Stored) -> None:
    stored.transaction(status="error")
    stored.transaction()

    answer = api.simulate_get("/api/transactions/?fields=id,outcome")

    assert answer.json == [{"id": 1, "outcome": "error"}, {"id": 2, "outcome": None}]


def test_a_node_that_tells_it_late_changes_the_answer_and_its_etag(
    api: TestClient, database: Database
) -> None:
    """Nothing else of the run may change with that report."""
    stream = Stream("n20-stop")
    reports = list(stream.reports())
    told = [each for each in reports if b'"status":"stopped"' in _compact(each)]
    others = [each for each in reports if each not in told]
    received(database, [stream.start, *others])
    # As where what else those reports say came before.
    received(database, [_without_outcomes(each) for each in told])
    path = "/api/transactions/1/"
    before = api.simulate_get("/api/transactions/")
    one = api.simulate_get(path)
    received(database, told)

    asked = {"If-None-Match": before.headers["ETag"]}
    after = api.simulate_get("/api/transactions/", headers=asked)

    assert len(told) > 0
    assert one.json["outcome"] == "ready"
    assert after.status_code == 200
    assert api.simulate_get(path).json == one.json | {"outcome": "stopped"}


def _compact(payload: bytes) -> bytes:
    return json.dumps(json.loads(payload), separators=(",", ":")).encode()


def _without_outcomes(payload: bytes) -> bytes:
    message = json.loads(payload)
    for node in message["args"].get("nodes", ()):
        node.pop("status", None)
    return json.dumps(message).encode()


@pytest.mark.parametrize(
    "statuses", [["stopped"] * 500, ["ready"] * 500, ["ready"] * 499 + ["stopped"]]
)
def test_one_stopped_node_among_many_is_found(
    api: TestClient, database: Database, stored: Stored, statuses: list[str]
) -> None:
    ids = [stored.transaction(status="ready") for _ in range(3)]
    with database.writer() as connection:
        connection.execute(
            text(
                "INSERT INTO transaction_nodes (task_id, node_id, status, reported_at)"
                " SELECT task_id, n, CAST(status AS node_status), now()"
                " FROM unnest(CAST(:ids AS int[])) AS task_id, unnest("
                " CAST(:statuses AS text[])) WITH ORDINALITY AS s (status, n)"
            ),
            {"ids": ids, "statuses": statuses},
        )

    outcomes = {each["outcome"] for each in api.simulate_get("/api/tasks?limit=3").json}

    assert outcomes == {"stopped" if "stopped" in statuses else "ready"}

"""Recorded runs of a real Fuel master say what its own Nailgun said of them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from falcon.testing import TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from astute.unpack import unpack
from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store
from tests.support.stored.stored import Stored
from tests.support.streams.recording import messages, responses
from tests.support.streams.reports import ARRIVAL


METHODS = frozenset({"task_deploy", "deploy_resp", "transaction_resp"})
#: Nailgun's own answers: their name, and the last message before them.
PASSES = {"second": 5632, "third": 6942}
#: Runs that got no report: what ends them is not in their own messages.
SILENT = frozenset(
    {
        "5a24f950-9517-4a46-94c6-6c243a09cd0f",
        "a75b048b-a757-42ee-b7a0-763b00126869",
    }
)


def deliveries(last: int) -> Iterator[Delivery]:
    """What says something of deployments, of the messages up to this one."""
    for message in messages():
        for payload in unpack(message.body):
            if json.loads(payload)["method"] in METHODS and message.seq <= last:
                yield Delivery(message.seq, payload, ARRIVAL, "test")


def told(pass_name: str, path: str) -> list[dict[str, Any]]:
    """What Nailgun answered."""
    for line in responses():
        if line["note"].startswith(pass_name) and line["request"]["path"] == path:
            return list(line["body"]["json"])
    raise AssertionError(path)


@pytest.mark.parametrize(
    ("pass_name", "statuses"),
    [("second", {1: "stopped"}), ("third", {2: "operational", 5: "operational"})],
)
def test_runs_and_environments_are_what_nailgun_says(
    database: Database, pass_name: str, statuses: dict[int, str]
) -> None:
    stored = Stored(database)
    for cluster_id in range(1, 6):
        stored.cluster(cluster_id)
    batch = list(deliveries(PASSES[pass_name]))
    for first in range(0, len(batch), 500):
        store(database, batch[first : first + 500])
    api = TestClient(create_app(database, OpenAccess()))
    ours = {each["uuid"]: each for each in api.simulate_get("/api/transactions/").json}
    compared = 0
    for nailgun in told(pass_name, "/api/v1/transactions/"):
        run = ours.get(nailgun["uuid"])
        if run is None:
            continue
        stored.change(run["id"], cluster_id=nailgun["cluster"])
        if run["uuid"] in SILENT or nailgun["status"] == "pending":
            continue
        for name in ("name", "status", "progress", "message", "dry_run"):
            assert (run["id"], name, run[name]) == (run["id"], name, nailgun[name])
        compared += 1

    assert compared >= len(statuses)
    known = {
        each["id"]: each["status"] for each in told(pass_name, "/api/v1/clusters/")
    }
    for cluster_id, status in statuses.items():
        shown = api.simulate_get(f"/api/clusters/{cluster_id}/").json["status"]
        assert shown == status == known[cluster_id]

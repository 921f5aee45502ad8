"""What is said of a run that ended: Nailgun's words, and the orchestrator's own."""

import json
from datetime import timedelta
from typing import Any

import pytest
from falcon.testing import TestClient

from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store
from tests.support.stored.stored import Stored
from tests.support.streams.reports import ARRIVAL


UUID = "6957e8f1-1d78-44ef-ae26-9970603df0ed"
OFFLINE = {"uid": "2", "status": "error", "error_msg": "mcollective is silent"}


def answer(second: int, method: str, **args: Any) -> Delivery:
    content = {"method": method, "args": {"task_uuid": UUID, **args}}
    arrival = ARRIVAL + timedelta(seconds=second)
    return Delivery(str(second), json.dumps(content).encode(), arrival, "test")


@pytest.mark.parametrize(
    ("method", "name", "args", "said", "reported"),
    [
        (
            *("deploy_resp", "deployment", {"status": "ready", "progress": 100}),
            *("Deployment is done. No changes.", None),
        ),
        (
            *("deploy_resp", "deployment", {"status": "error", "error": "All …"}),
            *("Deployment has failed. All …", "All …"),
        ),
        (
            *("deploy_resp", "dry_run_deployment", {"status": "error", "error": "a"}),
            *("Dry_Run_Deployment has failed. a", "a"),
        ),
        (
            *("provision_resp", "provision", {"status": "error", "error": "a"}),
            *("Provision has failed. a", "a"),
        ),
        # it counts nodes of Nailgun's database
        (
            "provision_resp",
            "provision",
            {"status": "ready", "nodes": [{"uid": "6", "status": "provisioned"}]},
            *(None, None),
        ),
        # it names nodes of Nailgun's database
        ("deploy_resp", "deployment", {"status": "error"}, None, None),
        ("deploy_resp", "deployment", {"status": "running", "error": "a"}, "a", "a"),
        # Nailgun's own text, which it was asked for
        (
            "deploy_resp",
            "deployment",
            {"status": "error", "error": "Deployment has failed. a"},
            *("Deployment has failed. a", "Deployment has failed. a"),
        ),
        ("transaction_resp", "deployment", {"status": "ready"}, None, None),
        ("transaction_resp", "deployment", {"status": "error", "error": "a"}, "a", "a"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_an_ended_run_says_what_nailgun_says(
    api: TestClient,
    database: Database,
    stored: Stored,
    mount: str,
    method: str,
    name: str,
    args: dict[str, Any],
    said: str | None,
    reported: str | None,
) -> None:
    run = stored.transaction(name, uuid=UUID)

    store(database, [answer(1, method, **args)])

    found = api.simulate_get(f"{mount}/transactions/{run}/").json
    assert (found["message"], found["reported_message"]) == (said, reported)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_why_a_node_was_left_out_is_still_there_when_the_run_is_done(
    api: TestClient, database: Database, stored: Stored, order: tuple[int, int]
) -> None:
    run = stored.transaction(uuid=UUID)
    left_out = answer(1, "deploy_resp", nodes=[OFFLINE], error="Node is not ready")
    done = answer(2, "deploy_resp", status="ready", progress=100)

    store(database, [(left_out, done)[number] for number in order])

    found = api.simulate_get(f"/api/transactions/{run}/").json
    assert found["message"] == "Deployment is done. No changes."
    assert found["reported_message"] == "Node is not ready"
    assert found["outcome"] == "ready"


@pytest.mark.parametrize("method", ["deploy_resp", "transaction_resp"])
def test_the_orchestrators_own_error_leaves_no_progress_behind(
    api: TestClient, database: Database, stored: Stored, method: str
) -> None:
    """Astute's message of its own failure has no progress (contract.md 1.2)."""
    run = stored.transaction(uuid=UUID)
    path = f"/api/transactions/{run}/"
    store(database, [answer(1, method, status="running", progress=50)])
    store(database, [answer(2, method, nodes=[{"uid": "5", "progress": 60}])])
    assert api.simulate_get(path).json["progress"] == 50

    store(database, [answer(3, method, status="error", error="Method task_deploy.")])

    assert api.simulate_get(path).json["progress"] == 100

"""POST /api/transactions/: a run begins without a start message."""

import gzip
import json
from typing import Any

import pytest
from falcon.testing import Result, TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.interface import Broker
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.stored import Stored
from tests.support.workers.worker import Workers


UUID = "5f4f0b2c-7d0c-4b7e-8a51-2b2f6e6d2f10"
GRAPH = {
    "null": [{"id": "pre_deployment_start", "type": "stage"}],
    "5": [
        {"id": "hosts", "type": "puppet", "parameters": {"timeout": 300}},
        {"id": "netconfig", "type": "puppet", "requires": [{"name": "hosts"}]},
        {"type": "without an id"},
    ],
    "master": None,
}
RUN: dict[str, Any] = {
    "uuid": UUID,
    "cluster": 1,
    "graph_type": "default",
    "tasks_graph": GRAPH,
    "roles": {"controller": ["5"], "compute": [5, "10"]},
    "settings": {"editable": {"common": {"debug": True}}},
    "deployment_info": {"common": {}, "nodes": {"5": {"roles": ["compute"]}}},
    "network_configuration": {"networks": []},
}


def register(api: TestClient, run: object = RUN, **changes: object) -> Result:
    body = run | changes if isinstance(run, dict) else run
    return api.simulate_post("/api/transactions/", json=body)


@pytest.fixture(autouse=True)
def _cluster(stored: Stored) -> None:
    stored.cluster(1)


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_a_registered_run_has_its_pending_entries_at_once(
    api: TestClient, mount: str
) -> None:
    answer = api.simulate_post(f"{mount}/transactions/", json=RUN)

    assert answer.status_code == 201
    assert answer.headers["location"] == f"{mount}/transactions/{answer.json['id']}/"
    run = api.simulate_get(answer.headers["location"]).json
    assert run == answer.json
    assert run["uuid"] == UUID
    assert (run["cluster"], run["name"], run["status"]) == (1, "deployment", "pending")
    assert (run["graph_type"], run["dry_run"]) == ("default", False)
    history = f"{mount}/transactions/{run['id']}/deployment_history/"
    found = {
        (each["node_id"], each["deployment_graph_task_name"], each["status"])
        for each in api.simulate_get(history).json
    }
    assert found == {
        ("virtual_sync_node", "pre_deployment_start", "pending"),
        ("5", "hosts", "pending"),
        ("5", "netconfig", "pending"),
    }


@pytest.mark.parametrize(
    "kind", ["settings", "deployment_info", "network_configuration"]
)
def test_snapshots_are_kept_as_they_were(api: TestClient, kind: str) -> None:
    run = register(api).json

    assert api.simulate_get(f"/api/transactions/{run['id']}/{kind}/").json == RUN[kind]


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_the_roles_of_nodes_are_kept(api: TestClient, mount: str) -> None:
    run = register(api).json

    answer = api.simulate_get(f"{mount}/transactions/{run['id']}/roles/")

    assert answer.json == [
        {"name": "compute", "nodes": ["5", "10"]},
        {"name": "controller", "nodes": ["5"]},
    ]
    known = {"If-None-Match": answer.headers["etag"]}
    again = api.simulate_get(f"{mount}/transactions/{run['id']}/roles/", headers=known)
    assert again.status_code == 304


def test_a_run_may_tell_no_roles(api: TestClient) -> None:
    run = register(api, roles={}).json

    assert api.simulate_get(f"/api/transactions/{run['id']}/roles/").json == []
    missing = api.simulate_get("/api/transactions/4711/roles/")
    assert (missing.status_code, missing.json["message"]) == (
        404,
        "Transaction not found",
    )


def test_the_same_run_again_changes_nothing(api: TestClient) -> None:
    first = register(api)
    history = f"/api/transactions/{first.json['id']}/deployment_history/"
    known = {"If-None-Match": api.simulate_get(history).headers["etag"]}

    again = register(api, settings={"zzz": "another time"})

    assert again.status_code == 200
    assert again.json == first.json
    assert api.simulate_get(history, headers=known).status_code == 304
    settings = api.simulate_get(f"/api/transactions/{first.json['id']}/settings/")
    assert settings.json == RUN["settings"]


@pytest.mark.parametrize(
    "difference",
    [
        *({"cluster": None}, {"name": "deploy"}, {"dry_run": True}),
        *({"graph_type": "other"}, {"roles": {"compute": ["5"]}}),
        {"tasks_graph": {"5": [{"id": "hosts"}]}},
    ],
    ids=repr,
)
def test_a_uuid_stays_that_of_its_run(
    api: TestClient, difference: dict[str, object]
) -> None:
    run = register(api)
    history = f"/api/transactions/{run.json['id']}/deployment_history/"
    before = api.simulate_get(history).json
    (member,) = difference

    answer = register(api, RUN, **difference)

    assert answer.status_code == 409
    assert UUID in answer.json["message"]
    assert member in answer.json["message"]
    assert api.simulate_get(history).json == before
    assert register(api).json == run.json


def test_a_run_without_uuid_gets_one(api: TestClient) -> None:
    run = {"name": "provision"}

    first, second = register(api, run).json, register(api, run).json

    assert first["id"] != second["id"]
    assert len({first["uuid"], second["uuid"], ""}) == 3


def test_a_cluster_before_9_0_has_runs_without_history(api: TestClient) -> None:
    old = {"id": 8, "name": "old", "release_version": "liberty-8.0"}
    assert api.simulate_post("/api/clusters/", json=old).status_code == 201

    run = register(api, cluster=8).json

    assert run["cluster"] == 8
    path = f"/api/transactions/{run['id']}"
    assert api.simulate_get(f"{path}/deployment_history/").json == []
    assert api.simulate_get(f"{path}/settings/").json == RUN["settings"]


def test_a_large_graph_may_come_compressed(api: TestClient) -> None:
    tasks = [{"id": f"task{number}", "type": "puppet"} for number in range(20_000)]
    body = gzip.compress(json.dumps(RUN | {"tasks_graph": {"5": tasks}}).encode())

    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = api.simulate_post("/api/transactions/", body=body, headers=headers)

    assert answer.status_code == 201
    history = f"/api/transactions/{answer.json['id']}/deployment_history/"
    assert len(api.simulate_get(history).json) == 20_000


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ([], "Expected `object`, got `array`"),
        ({"colour": 1}, "unknown field `colour`"),
        ({"name": "party"}, "name must be one of: super, deploy"),
        ({"cluster": "one"}, "`$.cluster`"),
        ({"cluster": 0}, "`$.cluster`"),
        ({"cluster": 2**31}, "`$.cluster`"),
        ({"cluster": 77}, "cluster: cluster 77 does not exist, or is deleted"),
        ({"uuid": ""}, "`$.uuid`"),
        ({"uuid": "x" * 256}, "`$.uuid`"),
        ({"uuid": "a\0b"}, "uuid must be"),
        ({"graph_type": "a\0b"}, "graph_type must be"),
        ({"dry_run": "no"}, "`$.dry_run`"),
        ({"tasks_graph": {"5": {}}}, "`$.tasks_graph[...]`"),
        ({"tasks_graph": {"5": [1]}}, "a task of tasks_graph"),
        ({"tasks_graph": {"5": [{"id": "a\0b"}]}}, "id must be 1 to 255"),
        ({"tasks_graph": {"5": [{"id": "x" * 300}]}}, "id must be 1 to 255"),
        ({"tasks_graph": {"5" * 300: [{"id": "x"}]}}, "uid must be"),
        ({"roles": ["compute"]}, "`$.roles`"),
        ({"roles": {"a\0b": ["5"]}}, "role must be 1 to 255"),
        ({"roles": {"compute": ["5" * 256]}}, "uid must be 1 to 255"),
        ({"settings": []}, "`$.settings`"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_cannot_be_a_run_is_refused_by_name(
    api: TestClient, run: object, words: str
) -> None:
    answer = register(api, run)

    assert answer.status_code == 400
    assert words in answer.json["message"]
    assert api.simulate_get("/api/transactions/").json == []


def test_a_body_that_is_no_json_is_refused(api: TestClient) -> None:
    for body, status in ((b"{", 400), (b"\xff", 400), (b"[" * 100_000, 400)):
        headers = {"Content-Type": "application/json"}
        answer = api.simulate_post("/api/transactions/", body=body, headers=headers)

        assert answer.status_code == status
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = api.simulate_post("/api/transactions/", body=b"name=x", headers=form)
    assert answer.status_code == 415


def report(status: str) -> bytes:
    node = {"uid": "5", "deployment_graph_task_name": "hosts", "task_status": status}
    args = {"task_uuid": UUID, "nodes": [node]}
    return json.dumps({"method": "transaction_resp", "args": args}).encode()


def test_reports_that_came_before_are_applied(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    """They were parked; a worker applies them when the run is registered."""
    api = TestClient(create_app(stack.database, OpenAccess(), lambda: broker))
    workers.start()
    broker.publish([report("ready")])
    wait_until(lambda: stack.count("parked_reports") == 1, "the report to be parked")

    answer = register(api, cluster=None)

    assert answer.status_code == 201, answer.text
    wait_until(lambda: stack.count("parked_reports") == 0, "it to be applied")
    path = f"/api/transactions/{answer.json['id']}/deployment_history/?statuses=ready"
    assert [each["node_id"] for each in api.simulate_get(path).json] == ["5"]


def test_a_run_that_astute_began_learns_its_cluster(
    api: TestClient, stored: Stored
) -> None:
    task_id = stored.transaction(uuid=UUID)

    answer = register(api)

    assert answer.status_code == 200
    assert answer.json["id"] == task_id
    assert (answer.json["cluster"], answer.json["graph_type"]) == (1, "default")


def test_without_a_broker_nothing_of_a_run_with_parked_reports_is_kept(
    api: TestClient, stored: Stored
) -> None:
    stored.parked(UUID, report("ready"))

    answer = register(api)

    assert answer.status_code == 503
    assert "REPORTS_URL" in answer.json["message"]
    assert api.simulate_get("/api/transactions/").json == []

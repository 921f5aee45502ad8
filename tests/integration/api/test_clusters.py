"""/clusters/ and /clusters/<id>/: made known, read, changed, on both mounts."""

import json
from typing import Any

import pytest
from falcon.testing import Result, TestClient

from db.database import Database
from db.domain.starts import Start
from db.domain.statuses import TransactionStatus
from db.runs.registration import registering
from pipeline.store import store
from tests.support.browser.pages import pages
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report_of_node


MITAKA = {"id": 1, "name": "production", "release_version": "mitaka-9.0"}


def post(api: TestClient, path: str = "/api/clusters/", **body: Any) -> Result:
    return api.simulate_post(path, json=body)


def ids(api: TestClient, query: str = "") -> list[int]:
    answer = api.simulate_get("/api/clusters/", query_string=query)
    assert answer.status_code == 200, answer.text
    return [cluster["id"] for cluster in answer.json]


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_a_cluster_that_was_made_known_is_there(api: TestClient, mount: str) -> None:
    made = post(api, f"{mount}/clusters/", **MITAKA)

    assert made.status_code == 201
    assert made.headers["location"] == f"{mount}/clusters/1/"
    assert made.json.items() >= (MITAKA | {"status": "new"}).items()
    assert api.simulate_get(made.headers["location"]).json == made.json
    assert api.simulate_get(f"{mount}/clusters").json == [made.json]


def test_the_release_version_may_be_unknown(api: TestClient) -> None:
    assert post(api, id=1, name="production").json["release_version"] is None


def test_times_are_of_the_mounts_form(api: TestClient) -> None:
    created_at = post(api, **MITAKA).json["created_at"]

    assert isinstance(created_at, int)
    at = api.simulate_get("/api/v1/clusters/1/").json["created_at"]
    assert len(at) == len("2016-06-24T06:37:51.000000")


def test_clients_find_every_member_that_they_look_for(api: TestClient) -> None:
    post(api, **MITAKA)

    # columns of EnvShow, fuelclient/commands/environment.py
    shown = api.simulate_get("/api/v1/clusters/1/").json
    looked_for = "id status fuel_version name release_id is_customized changes"
    assert shown.keys() >= set(looked_for.split())
    specified = api.simulate_get("/api/clusters/1/").json
    assert list(specified) == ["id", "name", "release_version", "status", "created_at"]


def test_a_bad_cluster_is_refused_and_not_made_known(api: TestClient) -> None:
    bad = post(api, id=1, name="a", release_version="Mitaka on Ubuntu 14.04")
    unknown = post(api, id=1, name="a", release_id=2)

    assert (bad.status_code, unknown.status_code) == (400, 400)
    assert "like mitaka-9.0" in bad.json["message"]
    assert "release_id" in unknown.json["message"]
    assert ids(api) == []


def test_an_id_is_given_once(api: TestClient) -> None:
    post(api, **MITAKA)

    again = post(api, id=1, name="other")

    assert again.status_code == 409
    assert again.json["message"] == "Cluster 1 exists already"
    assert api.simulate_get("/api/clusters/1").json["name"] == "production"


def test_the_id_of_a_deleted_cluster_is_not_given_again(api: TestClient) -> None:
    post(api, **MITAKA)
    api.simulate_delete("/api/clusters/1/")

    again = post(api, **MITAKA)

    assert again.status_code == 409
    assert "was deleted" in again.json["message"]
    assert ids(api) == []


def test_put_changes_what_it_names(api: TestClient) -> None:
    before = post(api, **MITAKA).json

    for change in (
        {"name": "staging"},
        {"release_version": "newton-10.0"},
        {"release_version": None},
        {"name": "production", "release_version": "mitaka-9.0"},
    ):
        answer = api.simulate_put("/api/clusters/1/", json=change)
        before |= change

        assert answer.status_code == 200
        assert answer.json == before
        assert api.simulate_get("/api/clusters/1/").json == before


def test_a_bad_change_changes_nothing(api: TestClient) -> None:
    before = post(api, **MITAKA).json

    for change in ({}, {"id": 2}, {"name": "", "release_version": "newton-10.0"}):
        answer = api.simulate_put("/api/clusters/1/", json=change)
        assert answer.status_code == 400
    assert api.simulate_get("/api/clusters/1/").json == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_cluster_that_is_not_there_is_not_found(api: TestClient, method: str) -> None:
    body = json.dumps({"name": "a"}) if method == "PUT" else None
    for cluster_id in (7, 2**31, 10**18 - 1):
        answer = api.simulate_request(method, f"/api/clusters/{cluster_id}", body=body)

        assert answer.status_code == 404
        assert answer.json["message"] == "Cluster not found"


def test_clusters_come_by_id_page_by_page(api: TestClient) -> None:
    for cluster_id in (3, 10, 2):
        post(api, id=cluster_id, name="a")

    assert ids(api) == [2, 3, 10]
    assert ids(api, "order_by=-id") == [10, 3, 2]
    found = list(pages(api, "/api/clusters/?limit=2&fields=id"))
    assert found == [[{"id": 2}, {"id": 3}], [{"id": 10}]]


def test_a_client_that_has_the_answer_gets_304_until_it_changes(
    api: TestClient,
) -> None:
    post(api, **MITAKA)
    for number, path in enumerate(("/api/clusters/", "/api/clusters/1/")):
        known = {"If-None-Match": api.simulate_get(path).headers["etag"]}

        assert api.simulate_get(path, headers=known).status_code == 304
        api.simulate_put("/api/clusters/1/", json={"name": f"staging {number}"})
        assert api.simulate_get(path, headers=known).status_code == 200


def test_the_latest_deployment_tells_the_status(
    api: TestClient, stored: Stored
) -> None:
    stored.cluster(1)
    stored.transaction(cluster_id=stored.cluster(2), status="error")

    for name, columns, status in (
        (None, {}, "new"),
        ("deployment", {"status": "ready", "dry_run": True}, "new"),
        ("verify_networks", {"status": "error"}, "new"),
        ("deployment", {"status": "pending"}, "deployment"),
        ("deployment", {"status": "ready"}, "operational"),
        ("deploy", {"status": "error"}, "error"),
        ("deployment", {"status": "running"}, "deployment"),
        # neither of these brings a cluster into another state
        ("verify_networks", {"status": "error"}, "deployment"),
        ("deployment", {"status": "ready", "dry_run": True}, "deployment"),
    ):
        if name is not None:
            stored.transaction(name, cluster_id=1, **columns)

        assert api.simulate_get("/api/clusters/1/").json["status"] == status
        listed = api.simulate_get("/api/clusters/?fields=status").json
        assert listed == [{"status": status}, {"status": "error"}]


def test_after_a_reset_a_cluster_is_new(api: TestClient, stored: Stored) -> None:
    stored.transaction(cluster_id=stored.cluster(1), status=TransactionStatus.ready)

    api.simulate_put("/api/clusters/1/reset/")

    assert api.simulate_get("/api/clusters/1/").json["status"] == "new"


@pytest.mark.parametrize(
    ("status", "nodes", "made"),
    [
        ("ready", {"5": "ready", "6": "ready"}, "operational"),
        ("ready", {"5": "ready", "6": "error"}, "partially_deployed"),
        ("ready", {"5": "ready", "6": "stopped"}, "stopped"),
        # the orchestrator stopped by itself, because a node failed
        ("ready", {"5": "error", "6": "stopped"}, "partially_deployed"),
        # these are no nodes of the cluster
        ("ready", {"master": "error", "virtual_sync_node": "error"}, "operational"),
        # Astute before its version 10 ended a stopped run like this
        ("error", {"5": "ready", "6": "stopped"}, "stopped"),
        ("error", {"5": "error", "6": "stopped"}, "error"),
        ("running", {"5": "error"}, "deployment"),
    ],
    ids=repr,
)
def test_the_nodes_of_the_latest_deployment_tell_more(
    api: TestClient, stored: Stored, status: str, nodes: dict[str, str], made: str
) -> None:
    run = stored.transaction(cluster_id=stored.cluster(1), status=status)
    for node_id, node_status in nodes.items():
        stored.outcome(run, node_id, node_status)

    assert api.simulate_get("/api/clusters/1/").json["status"] == made
    stored.change(run, dry_run=True)
    assert api.simulate_get("/api/clusters/1/").json["status"] == "new"


def test_a_run_that_has_ended_tells_the_status_also_when_it_is_deleted(
    api: TestClient, stored: Stored
) -> None:
    """Nailgun deletes such runs itself: after a stop, and before the next one."""
    stored.cluster(1)
    stopped = stored.transaction(cluster_id=1, status=TransactionStatus.ready)
    stored.outcome(stopped, "5", "stopped")
    api.simulate_delete(f"/api/tasks/{stopped}/")

    assert api.simulate_get("/api/clusters/1/").json["status"] == "stopped"
    given_up = stored.transaction(cluster_id=1, status=TransactionStatus.running)
    assert api.simulate_get("/api/clusters/1/").json["status"] == "deployment"
    api.simulate_delete(f"/api/tasks/{given_up}/", query_string="force=1")
    assert api.simulate_get("/api/clusters/1/").json["status"] == "stopped"


def test_a_run_of_parts_is_told_by_its_latest_part(
    api: TestClient, stored: Stored
) -> None:
    part = stored.transaction(cluster_id=stored.cluster(1), status="ready")
    stored.outcome(part, "5", "error")
    whole = stored.transaction("deploy", cluster_id=1, status="running")

    stored.change(part, parent_id=whole)

    answer = api.simulate_get("/api/clusters/1/").json
    assert answer["status"] == "partially_deployed"


@pytest.mark.parametrize(
    ("release_version", "count"), [("liberty-8.0", 0), ("mitaka-9.0", 1), (None, 1)]
)
def test_the_gate_asks_the_clusters_release(
    api: TestClient, database: Database, release_version: str | None, count: int
) -> None:
    post(api, id=1, name="a", release_version=release_version)
    run = Start("u", "deployment", False, [], [], cluster_id=1)  # noqa: FBT003
    with registering(database, [run]) as (_, (begun,)):
        pass

    store(database, [report_of_node("u", "5", "hosts", "ready")])

    path = f"/api/transactions/{begun.transaction.task_id}/deployment_history/"
    assert len(api.simulate_get(path).json) == count

"""Histories over all runs: of one node, of one cluster."""

from datetime import UTC, datetime, timedelta

import pytest
from falcon.testing import TestClient

from tests.support.stored.stored import Stored


NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)


@pytest.fixture
def runs(stored: Stored) -> list[int]:
    """Three runs: two of cluster 1, the first of them deleted, and one of cluster 2."""
    for cluster in (1, 2, 3):
        stored.cluster(cluster)
    ids = [
        stored.transaction(cluster_id=1, deleted_at=NOON),
        stored.transaction(cluster_id=2),
        stored.transaction(cluster_id=1),
    ]
    for hours, task_id in enumerate(ids):
        for node, name, status in (
            ("5", "hosts", "ready"),
            ("5", "netconfig", "error"),
            ("master", "generate_keys", "ready"),
        ):
            began = NOON + timedelta(hours=hours)
            stored.entry(task_id, node, name, status, time_start=began)
        stored.entry(task_id, "6", "hosts", "pending")
    return ids


def found(api: TestClient, path: str) -> list[str]:
    answer = api.simulate_get(path)
    assert answer.status_code == 200, answer.text
    return [
        f"{entry['task_id']}/{entry['node_id']}/{entry['deployment_graph_task_name']}"
        for entry in answer.json
    ]


CLUSTER, NODE = "/clusters/{}/deployment_history/", "/nodes/{}/deployment_history/"


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("path", "entries"),
    [
        (
            CLUSTER.format(1) + "?nodes=5,6",
            "1/5/hosts 1/5/netconfig 1/6/hosts 3/5/hosts 3/5/netconfig 3/6/hosts",
        ),
        (CLUSTER.format(1) + "?statuses=error", "1/5/netconfig 3/5/netconfig"),
        (CLUSTER.format(3), ""),
        (NODE.format(6), "1/6/hosts 2/6/hosts 3/6/hosts"),
        (
            NODE.format("master"),
            "1/master/generate_keys 2/master/generate_keys 3/master/generate_keys",
        ),
        (
            NODE.format(5) + "?tasks_names=hosts&order_by=-id",
            "3/5/hosts 2/5/hosts 1/5/hosts",
        ),
        (NODE.format(6) + "?cluster_id=2", "2/6/hosts"),
        (
            NODE.format(6) + "?transaction_types=deployment&cluster_id=1",
            "1/6/hosts 3/6/hosts",
        ),
        (NODE.format(6) + "?transaction_types=provision", ""),
        (
            NODE.format(6) + "?transaction_statuses=pending,error",
            "1/6/hosts 2/6/hosts 3/6/hosts",
        ),
        (CLUSTER.format(1) + "?transaction_statuses=ready", ""),
        # a node that never ran anything
        (NODE.format(77), ""),
        # of 12, 13 and 14 o'clock; what never began was at no time
        (
            NODE.format(5) + "?statuses=ready&since=2016-03-07T13:00Z",
            "2/5/hosts 3/5/hosts",
        ),
        (
            CLUSTER.format(1) + "?since=2016-03-07&until=2016-03-07T14:00",
            "1/5/hosts 1/5/netconfig 1/master/generate_keys",
        ),
        (NODE.format(6) + "?since=0", ""),
        (NODE.format(5) + "?since=24h", ""),
    ],
)
def test_entries_of_all_runs(api: TestClient, path: str, entries: str) -> None:
    for mount in ("/api", "/api/v1"):
        assert " ".join(found(api, mount + path)) == entries


@pytest.mark.usefixtures("runs")
def test_the_clients_shape_has_no_definitions_of_any_one_run(
    api: TestClient, stored: Stored
) -> None:
    stored.definitions(1, {"hosts": {"type": "puppet"}, "absent": {}})

    entries = api.simulate_get("/api/v1/nodes/6/deployment_history/").json

    assert len(entries) == 3
    assert entries[0]["task_name"] == "hosts"
    assert "type" not in entries[0]


@pytest.mark.usefixtures("runs")
def test_a_role_counts_in_the_run_in_which_the_node_had_it(
    api: TestClient, stored: Stored
) -> None:
    stored.role(1, "compute", "6")
    stored.role(3, "compute", "5")

    assert found(api, "/api/nodes/6/deployment_history/?roles=compute") == ["1/6/hosts"]
    assert found(api, "/api/clusters/1/deployment_history/?roles=compute") == [
        *("1/6/hosts", "3/5/hosts", "3/5/netconfig")
    ]


@pytest.mark.usefixtures("runs")
def test_each_entry_says_what_its_run_is(api: TestClient, stored: Stored) -> None:
    stored.change(2, status="error", name="provision")
    told = ("cluster", "transaction_name", "transaction_status")

    for mount, before in (("/api", "status"), ("/api/v1", "status")):
        path = f"{mount}/nodes/6/deployment_history/"
        entries = api.simulate_get(path).json
        assert [tuple(entry[name] for name in told) for entry in entries] == [
            (1, "deployment", "pending"),
            (2, "provision", "error"),
            (1, "deployment", "pending"),
        ]
        assert tuple(entries[0])[-4:] == (before, *told)
        with_summary = api.simulate_get(f"{path}?include_summary=1&limit=1").json
        assert tuple(with_summary[0])[-4:] == (*told, "summary")
        (some,) = api.simulate_get(f"{path}?fields=cluster,id&limit=1").json
        assert list(some) == ["id", "cluster"]

        csv = api.simulate_get(path, headers={"Accept": "text/csv"}).text
        assert csv.splitlines()[0].endswith(
            ",cluster,transaction_name,transaction_status"
        )
        assert csv.splitlines()[2].endswith(",2,provision,error")


@pytest.mark.usefixtures("runs")
def test_one_run_s_history_has_the_members_of_the_specification_only(
    api: TestClient,
) -> None:
    entries = api.simulate_get("/api/transactions/1/deployment_history/").json

    assert "cluster" not in entries[0]
    for wrong in ("fields=cluster", "cluster_id=1", "transaction_types=deployment"):
        path = f"/api/transactions/1/deployment_history/?{wrong}"
        assert api.simulate_get(path).status_code == 400


@pytest.mark.parametrize("cluster", ["7", "2147483648", "99999999999999999"])
def test_an_unknown_cluster_is_not_found(api: TestClient, cluster: str) -> None:
    answer = api.simulate_get(f"/api/clusters/{cluster}/deployment_history/")

    assert answer.status_code == 404
    assert answer.json["message"] == "Cluster not found"


def test_the_history_of_a_deleted_cluster_stays(
    api: TestClient, runs: list[int]
) -> None:
    before = found(api, "/api/clusters/1/deployment_history/")

    answer = api.simulate_delete("/api/clusters/1/", params={"force": "1"})
    assert answer.status_code == 202, answer.text

    assert found(api, "/api/clusters/1/deployment_history/") == before


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/api/nodes/5/deployment_history/?nodes=6", "nodes is not allowed here"),
        ("/api/nodes/%00/deployment_history/", "the node must not contain"),
        ("/api/nodes/5/deployment_history/?color=red", "Unknown parameter color"),
    ],
)
def test_what_cannot_be_asked_of_a_node_is_refused(
    api: TestClient, path: str, message: str
) -> None:
    answer = api.simulate_get(path)

    assert answer.status_code == 400
    assert answer.json["message"].startswith(message)

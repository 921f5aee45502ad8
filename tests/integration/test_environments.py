"""The environments of runs: learned, contradicted, and what depends on them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from falcon.testing import TestClient
from sqlalchemy import select

from brokers.interface import Delivery
from db.clusters.environments import learn_cluster, record_evidence
from db.database import Database
from db.domain.environments import Source
from db.queries.unfinished import mark_silent
from db.tables import clusters, tasks
from pipeline.store import store


T0 = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
OLD = "rsync://10.20.0.2:/puppet/liberty-8.0/modules/"
NEW = "rsync://10.20.0.2:/puppet/newton-10.0/modules/"


def delivery(message: dict[str, Any], second: float = 0) -> Delivery:
    payload = json.dumps(message).encode()
    return Delivery(f"{second}-0", payload, T0 + timedelta(seconds=second), "test")


def start(
    uuid: str, *, environments: tuple[int, ...] = (), node: str = "5", **parameters: Any
) -> Delivery:
    graph = [
        {"id": f"t{id_}", "parameters": {"path": f"/etc/fuel/cluster/{id_}/x"}}
        for id_ in environments
    ]
    graph.append({"id": "hosts", "parameters": parameters})
    args = {"task_uuid": uuid, "tasks_graph": {node: graph}}
    return delivery({"method": "task_deploy", "args": args})


def ready(uuid: str, second: float = 1, node: str = "5") -> Delivery:
    item = {
        "uid": node,
        "deployment_graph_task_name": "hosts",
        "task_status": "ready",
    }
    args = {"task_uuid": uuid, "nodes": [item]}
    return delivery({"method": "transaction_resp", "args": args}, second)


def run(database: Database, uuid: str) -> Any:
    with database.reader() as connection:
        return connection.execute(select(tasks).where(tasks.c.uuid == uuid)).one()


def place(database: Database, uuid: str) -> tuple[int | None, str | None]:
    found = run(database, uuid)
    return found.cluster_id, found.cluster_evidence


def test_a_graph_that_names_two_environments_gives_none_and_says_so(
    database: Database, api: TestClient
) -> None:
    store(database, [start("u", environments=(15, 16))])

    assert place(database, "u") == (None, "graph:15,graph:16")
    shown = api.simulate_get("/api/transactions/").json[0]
    assert (shown["cluster"], shown["cluster_evidence"]) == (
        None,
        ["graph:15", "graph:16"],
    )


@pytest.mark.parametrize("named_first", [True, False])
def test_nodes_tell_the_environment_where_the_graph_does_not(
    database: Database, *, named_first: bool
) -> None:
    named, unnamed = start("a", environments=(15,)), start("b")
    other = start("c", environments=(16,), node="6")

    for each in (named, unnamed, other) if named_first else (other, unnamed, named):
        store(database, [each])

    assert place(database, "b") == (15, "nodes:15")


def test_nodes_of_two_environments_tell_none(database: Database) -> None:
    both = delivery(
        {
            "method": "task_deploy",
            "args": {
                "task_uuid": "both",
                "tasks_graph": {"5": [{"id": "x"}], "6": [{"id": "x"}]},
            },
        }
    )

    store(
        database,
        [
            start("a", environments=(15,)),
            start("b", environments=(16,), node="6"),
            both,
        ],
    )

    assert place(database, "both") == (None, "nodes:15,nodes:16")


def test_a_node_is_where_it_was_deployed_last(database: Database) -> None:
    for uuid, environment in (("a", 15), ("b", 16)):
        store(database, [start(uuid, environments=(environment,))])

    store(database, [start("c")])

    assert place(database, "c") == (16, "nodes:16")


def test_nailgun_stands_above_the_graph_and_below_the_client(
    database: Database, api: TestClient
) -> None:
    store(database, [start("u", environments=(15,))])
    for cluster_id in (16, 17):
        body = {"id": cluster_id, "name": f"env {cluster_id}"}
        assert api.simulate_post("/api/clusters/", json=body).status_code == 201
    with database.writer() as connection:
        task_id = run(database, "u").id
        record_evidence(connection, Source.nailgun, {task_id: [16]})

    registered = api.simulate_post(
        "/api/transactions/", json={"uuid": "u", "name": "deployment", "cluster": 17}
    )

    assert registered.status_code == 200, registered.json
    assert place(database, "u") == (17, "client:17,graph:15,nailgun:16")
    # Another client's word against this one's is a conflict, as it always was.
    again = api.simulate_post(
        "/api/transactions/", json={"uuid": "u", "name": "deployment", "cluster": 16}
    )
    assert again.status_code == 409


def test_a_client_says_more_of_an_environment_that_a_graph_named(
    database: Database, api: TestClient
) -> None:
    store(database, [start("u", environments=(15,))])
    assert api.simulate_get("/api/clusters/15/").json["name"] is None

    body = {"id": 15, "name": "production"}
    assert api.simulate_post("/api/clusters/", json=body).status_code == 201

    with database.writer() as connection:
        learn_cluster(
            connection, 15, name="other", release_version="x-9.0", source=Source.nailgun
        )
    shown = api.simulate_get("/api/clusters/15/").json
    # What nobody said before is learned; what a client said stays.
    assert (shown["name"], shown["release_version"]) == ("production", "x-9.0")
    assert api.simulate_post("/api/clusters/", json=body).status_code == 409


def histories(api: TestClient) -> list[int]:
    """Return how many entries each way of asking shows."""
    one = "/api/transactions/1"
    shown = [
        *(f"{one}/deployment_history/", f"{one}/deployment_history/?limit=10"),
        *(
            "/api/nodes/5/deployment_history/",
            "/api/nodes/5/deployment_history/?limit=9",
        ),
        *("/api/clusters/15/deployment_history/",),
        "/api/v1/transactions/1/deployment_history/",
    ]
    counts = [len(api.simulate_get(url).json) for url in shown]
    csv = api.simulate_get(
        f"{one}/deployment_history/", headers={"Accept": "text/csv"}
    ).text
    counts.append(len(csv.splitlines()) - 1)
    summary = api.simulate_get(f"{one}/summary/").json
    counts.append(len(summary["tasks"]) + len(summary["nodes"]))
    entry = api.simulate_get(f"{one}/deployment_history/1/")
    counts.append(int(entry.status_code == 200))
    return counts


def test_a_run_whose_environment_turns_out_to_be_older_shows_no_entries(
    database: Database, api: TestClient
) -> None:
    store(database, [start("u", environments=(15,)), ready("u")])
    assert all(histories(api)[:8])

    with database.writer() as connection:
        learn_cluster(
            connection,
            15,
            name="old",
            release_version="liberty-8.0",
            source=Source.nailgun,
        )

    assert not any(histories(api))
    store(database, [ready("u", 2)])
    assert not any(histories(api))
    # The run itself is there.
    assert api.simulate_get("/api/transactions/1/").json["cluster"] == 15


def test_a_graph_of_an_older_release_records_nothing(
    database: Database, api: TestClient
) -> None:
    store(database, [start("u", environments=(15,), src=OLD), ready("u")])

    assert not any(histories(api))
    with database.reader() as connection:
        (cluster,) = connection.execute(select(clusters)).all()
    assert (cluster.release_version, cluster.records_history) == ("liberty-8.0", False)


def test_a_new_deployment_takes_the_finished_ones_off_the_tasks(
    database: Database, api: TestClient
) -> None:
    def end(uuid: str) -> Delivery:
        args = {"task_uuid": uuid, "status": "ready", "progress": 100}
        return delivery({"method": "transaction_resp", "args": args}, 5)

    def listed() -> list[str]:
        return [each["uuid"] for each in api.simulate_get("/api/tasks/").json]

    store(database, [start("a", environments=(15,)), end("a")])
    store(database, [start("other", environments=(16,), node="6"), end("other")])
    assert listed() == ["a", "other"]

    store(database, [start("b", environments=(15,))])

    assert listed() == ["other", "b"]
    assert api.simulate_get("/api/tasks/1/").status_code == 404
    assert api.simulate_get("/api/transactions/1/").json["deleted_at"] is None
    assert len(api.simulate_get("/api/transactions/").json) == 3


def test_a_silent_run_says_so_until_it_is_heard_of_again(
    database: Database, api: TestClient
) -> None:
    def outcome() -> tuple[str | None, bool]:
        shown = api.simulate_get("/api/transactions/1/").json
        return shown["outcome"], shown["silent_since"] is not None

    store(database, [start("u")])
    with database.writer() as connection:
        assert mark_silent(connection, T0) == 0
    assert outcome() == (None, False)

    with database.writer() as connection:
        assert mark_silent(connection, datetime.now(UTC) + timedelta(hours=1)) == 1
        assert mark_silent(connection, datetime.now(UTC) + timedelta(hours=1)) == 0
    assert outcome() == ("silent", True)

    store(database, [ready("u")])
    assert outcome() == (None, False)

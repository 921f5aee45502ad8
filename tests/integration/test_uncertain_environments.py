"""A guess about a run's environment, or its release, never costs what came of the run.

Only a client's or Nailgun's word may keep the history of an environment before 9.0 out
of the database. What anything else says only hides it.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from falcon.testing import TestClient
from sqlalchemy import select

from brokers.interface import Delivery
from db.clusters.environments import learn_cluster, record_evidence
from db.database import Database
from db.domain.environments import Source
from db.tables import clusters, deployment_history, snapshots, tasks
from pipeline.store import store
from tests.support.streams.reports import ARRIVAL, report_of_node


OLD = "rsync://10.20.0.2:/puppet/liberty-8.0/modules/"
URL = "/api/transactions"


def start(uuid: str, environment: int | None = None, **parameters: str) -> Delivery:
    """Return a start on node 5 whose graph names an environment, or none."""
    if environment is not None:
        parameters["path"] = f"/etc/fuel/cluster/{environment}/x"
    graph = {"5": [{"id": "hosts", "parameters": parameters}]}
    args = {"task_uuid": uuid, "tasks_graph": graph}
    payload = json.dumps({"method": "task_deploy", "args": args}).encode()
    return Delivery("1-0", payload, ARRIVAL, "test")


def ready(uuid: str) -> Delivery:
    return report_of_node(uuid, "5", "hosts", "ready")


def kept(database: Database, uuid: str) -> list[str]:
    """Return the statuses of a run's entries that are in the database."""
    entries = deployment_history.c
    of_run = select(entries.status).join(tasks, tasks.c.id == entries.task_id)
    with database.reader() as connection:
        found = connection.execute(of_run.where(tasks.c.uuid == uuid)).scalars()
        return [str(status.value) for status in found]


def shown(api: TestClient, uuid: str) -> list[str]:
    """Return the statuses of a run's entries that the API shows."""
    (run,) = [each for each in api.simulate_get(f"{URL}/").json if each["uuid"] == uuid]
    entries = api.simulate_get(f"{URL}/{run['id']}/deployment_history/").json
    return [entry["status"] for entry in entries]


def register(api: TestClient, uuid: str, cluster: int) -> None:
    body = {"uuid": uuid, "name": "deployment", "cluster": cluster}
    answer = api.simulate_post(f"{URL}/", json=body)
    assert answer.status_code in {200, 201}, answer.json


def post_cluster(api: TestClient, **body: Any) -> None:
    assert api.simulate_post("/api/clusters/", json=body).status_code == 201


def nailgun_says(database: Database, uuid: str, cluster_id: int, release: str) -> None:
    with database.writer() as connection:
        run = select(tasks.c.id).where(tasks.c.uuid == uuid)
        task_id = connection.execute(run).scalar_one()
        record_evidence(connection, Source.nailgun, {task_id: [cluster_id]})
        learn_cluster(
            connection,
            cluster_id,
            name="env",
            release_version=release,
            source=Source.nailgun,
        )


def of_a_client(api: TestClient, _database: Database) -> None:
    post_cluster(api, id=15, name="old", release_version="liberty-8.0")


def of_nailgun(_api: TestClient, database: Database) -> None:
    store(database, [start("other", 15)])
    nailgun_says(database, "other", 15, "liberty-8.0")


def of_a_graph(_api: TestClient, database: Database) -> None:
    store(database, [start("other", 15, src=OLD)])


@pytest.mark.parametrize("told", [of_a_client, of_nailgun, of_a_graph])
@pytest.mark.parametrize("environment", [15, None], ids=["graph", "nodes"])
def test_what_a_graph_or_nodes_say_of_a_run_only_hides_its_history(
    database: Database,
    api: TestClient,
    told: Callable[[TestClient, Database], None],
    environment: int | None,
) -> None:
    told(api, database)
    store(database, [start("placing", 15)])

    counts = store(database, [start("u", environment), ready("u")])

    assert (counts.gated, kept(database, "u"), shown(api, "u")) == (0, ["ready"], [])
    # It is of another environment: all of it is there.
    post_cluster(api, id=16, name="new", release_version="mitaka-9.0")
    register(api, "u", 16)
    assert shown(api, "u") == ["ready"]


def test_reports_that_waited_for_such_a_start_are_stored_and_its_graph_too(
    database: Database, api: TestClient
) -> None:
    of_a_client(api, database)

    store(database, [ready("u"), start("u", 15)])

    assert kept(database, "u") == ["ready"]
    with database.reader() as connection:
        kinds = connection.execute(select(snapshots.c.kind)).scalars()
        assert "graph" in set(kinds)


def test_a_release_that_another_runs_graph_told_only_hides(
    database: Database, api: TestClient
) -> None:
    post_cluster(api, id=15, name="production")
    register(api, "u", 15)
    store(database, [start("other", 15, src=OLD)])

    counts = store(database, [ready("u")])

    assert (counts.gated, kept(database, "u"), shown(api, "u")) == (0, ["ready"], [])
    # Nailgun knows better, although a client gave the name.
    nailgun_says(database, "u", 15, "mitaka-9.0")
    assert shown(api, "u") == ["ready"]
    assert api.simulate_get("/api/clusters/15/").json["name"] == "production"


def test_a_client_that_gives_only_a_name_says_nothing_of_the_release(
    database: Database, api: TestClient
) -> None:
    store(database, [start("other", 15, src=OLD)])
    renamed = api.simulate_put("/api/clusters/15/", json={"name": "production"})
    assert renamed.status_code == 200
    register(api, "u", 15)

    counts = store(database, [ready("u")])

    assert (counts.gated, kept(database, "u"), shown(api, "u")) == (0, ["ready"], [])
    told = {"release_version": "mitaka-9.0"}
    assert api.simulate_put("/api/clusters/15/", json=told).status_code == 200
    assert shown(api, "u") == ["ready"]


def test_what_nailgun_confirms_is_certain(database: Database, api: TestClient) -> None:
    store(database, [start("u", 15, src=OLD)])
    nailgun_says(database, "u", 15, "liberty-8.0")

    counts = store(database, [ready("u")])

    # What was stored before stays, and is not shown.
    assert (counts.gated, kept(database, "u"), shown(api, "u")) == (1, ["pending"], [])
    with database.reader() as connection:
        (cluster,) = connection.execute(select(clusters)).all()
    assert (cluster.known_from, cluster.release_from) == ("nailgun", "nailgun")

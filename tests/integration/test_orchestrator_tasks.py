"""Provisionings, stops, resets and deletions that go by change runs."""

import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from falcon.testing import TestClient
from sqlalchemy import select

from brokers.interface import Delivery
from db.database import Database
from db.domain.statuses import TransactionStatus
from db.runs.orchestrator_tasks import forget_before
from db.tables import (
    clusters,
    dead_reports,
    orchestrator_tasks,
    parked_reports,
    tasks,
)
from pipeline.store import store


T0 = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
ENVIRONMENT = "/etc/fuel/cluster/{}/node.yaml"


def delivery(second: float, *messages: dict[str, Any]) -> Delivery:
    """Return what Nailgun casts: a list, deflated; a single message as it is."""
    content = messages[0] if len(messages) == 1 else list(messages)
    payload = json.dumps(content).encode()
    if len(messages) > 1:
        payload = zlib.compress(payload)
    return Delivery(f"{second}-0", payload, T0 + timedelta(seconds=second), "test")


def start(uuid: str, cluster: int = 15, node: str = "5") -> dict[str, Any]:
    task = {"id": "hosts", "parameters": {"path": ENVIRONMENT.format(cluster)}}
    return {
        "method": "task_deploy",
        "respond_to": "deploy_resp",
        "args": {"task_uuid": uuid, "tasks_graph": {node: [task]}},
    }


def request(method: str, respond_to: str, uuid: str, **args: Any) -> dict[str, Any]:
    args = {"task_uuid": uuid, **args}
    return {"method": method, "respond_to": respond_to, "args": args}


def answer(method: str, uuid: str, **args: Any) -> dict[str, Any]:
    return {"method": method, "args": {"task_uuid": uuid, **args}}


def run(database: Database, uuid: str) -> Any:
    with database.reader() as connection:
        return connection.execute(select(tasks).where(tasks.c.uuid == uuid)).one()


def left_behind(database: Database) -> list[int]:
    with database.reader() as connection:
        return [
            len(connection.execute(select(table)).all())
            for table in (dead_reports, parked_reports)
        ]


FAILED = [
    delivery(0, request("image_provision", "provision_resp", "p"), start("d")),
    delivery(1, answer("provision_resp", "p", status="running")),
    delivery(
        2,
        answer("provision_resp", "p", status="error", error="no answer", progress=100),
    ),
]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_provisioning_that_fails_ends_the_deployment_behind_it(
    database: Database, order: Sequence[int]
) -> None:
    for place in [*order, order[0]]:
        store(database, [FAILED[place]])

    found = run(database, "d")
    assert found.status is TransactionStatus.error
    assert found.message == "Task aborted. Provision has failed. no answer"
    assert found.time_end == T0 + timedelta(seconds=2)
    assert left_behind(database) == [0, 0]


def test_one_that_succeeds_leaves_the_deployment_to_its_own_reports(
    database: Database,
) -> None:
    ready = delivery(2, answer("provision_resp", "p", status="ready", progress=100))

    store(database, [FAILED[0], FAILED[1], ready])

    assert run(database, "d").status is TransactionStatus.pending


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_a_stop_says_of_its_run_that_it_was_stopped(
    database: Database, order: Sequence[int]
) -> None:
    messages = [
        delivery(0, start("d")),
        delivery(
            5,
            request(
                "stop_deploy_task", "stop_deployment_resp", "s", stop_task_uuid="d"
            ),
        ),
        delivery(6, answer("deploy_resp", "d", status="ready", progress=100)),
        delivery(7, answer("stop_deployment_resp", "s", status="ready")),
    ]

    for place in order:
        store(database, [messages[place]])

    found = run(database, "d")
    assert (found.stopped_by, found.stopped_at) == ("s", T0 + timedelta(seconds=5))
    assert found.status is TransactionStatus.ready
    assert left_behind(database) == [0, 0]


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_a_run_that_was_stopped_before_it_began_has_ended(
    database: Database, api: TestClient, order: Sequence[int]
) -> None:
    stop = request("stop_deploy_task", "stop_deployment_resp", "s", stop_task_uuid="d")
    messages = [
        delivery(0, start("d")),
        delivery(5, stop),
        delivery(7, answer("stop_deployment_resp", "s", status="ready")),
    ]

    for place in order:
        store(database, [messages[place]])

    found = api.simulate_get("/api/transactions/1/").json
    assert (found["status"], found["outcome"]) == ("ready", "stopped")
    assert found["time_end"] == (T0 + timedelta(seconds=7)).timestamp()
    assert api.simulate_get("/api/clusters/15/").json["status"] == "stopped"


def test_a_stop_that_failed_ends_nothing(database: Database) -> None:
    stop = request("stop_deploy_task", "stop_deployment_resp", "s", stop_task_uuid="d")
    failed = answer("stop_deployment_resp", "s", status="error", error="Timeout")

    store(database, [delivery(0, start("d")), delivery(5, stop), delivery(9, failed)])

    assert run(database, "d").status is TransactionStatus.pending


def test_a_summary_says_what_ran_when_the_run_was_asked_to_stop(
    database: Database, api: TestClient
) -> None:
    def task(second: float, name: str, status: str) -> Delivery:
        item = {
            "uid": "5",
            "deployment_graph_task_name": name,
            "task_status": status,
        }
        return delivery(second, answer("deploy_resp", "d", nodes=[item]))

    stop = request("stop_deploy_task", "stop_deployment_resp", "s", stop_task_uuid="d")
    store(
        database,
        [
            delivery(0, start("d")),
            *(task(1, "before", "running"), task(2, "before", "ready")),
            task(3, "during", "running"),
            task(4, "still", "running"),
            delivery(5, stop),
            task(6, "during", "ready"),
            task(7, "after", "running"),
        ],
    )

    found = api.simulate_get("/api/transactions/1/summary/").json

    assert (found["stopped_by"], found["outcome"]) == ("s", None)
    names = [each["deployment_graph_task_name"] for each in found["running_at_stop"]]
    assert names == ["during", "still"]


def test_the_first_of_two_stops_counts(database: Database) -> None:
    stops = [
        delivery(
            second,
            request(
                "stop_deploy_task", "stop_deployment_resp", uuid, stop_task_uuid="d"
            ),
        )
        for second, uuid in ((9, "late"), (4, "early"))
    ]

    store(database, [delivery(0, start("d")), *stops])

    assert run(database, "d").stopped_by == "early"


def test_a_reset_deletes_what_the_environment_had_and_nothing_more(
    database: Database,
) -> None:
    keys = "rm -rf /var/lib/fuel/keys/15"
    store(
        database,
        [
            delivery(0, start("old")),
            delivery(1, start("other", cluster=16, node="6")),
            delivery(
                2,
                request("reset_environment", "reset_environment_resp", "r"),
                request(
                    "execute_tasks",
                    "remove_keys_resp",
                    "k",
                    tasks=[{"parameters": {"cmd": keys}}],
                ),
            ),
            delivery(3, answer("reset_environment_resp", "r", status="ready")),
        ],
    )
    store(database, [delivery(4, start("new"))])
    # Again, which changes nothing.
    store(
        database, [delivery(3, answer("reset_environment_resp", "r", status="ready"))]
    )

    assert run(database, "old").deleted_at is not None
    assert run(database, "other").deleted_at is None
    assert run(database, "new").deleted_at is None


def test_a_deletion_of_an_environment_is_known_by_its_nodes(
    database: Database,
) -> None:
    store(database, [delivery(0, start("d"))])
    store(
        database,
        [
            delivery(
                1,
                request("remove_nodes", "remove_cluster_resp", "c", nodes=[{"uid": 5}]),
            ),
            delivery(2, answer("remove_cluster_resp", "c", status="ready")),
        ],
    )

    assert run(database, "d").deleted_at is not None
    with database.reader() as connection:
        (cluster,) = connection.execute(select(clusters)).all()
    assert (cluster.id, cluster.deleted_at is not None) == (15, True)


def test_a_thousand_of_every_other_method_leave_nothing_but_a_count(
    database: Database,
) -> None:
    requests = [
        *(("verify_networks", "verify_networks_resp"), ("remove_nodes", "x")),
        *(("image_provision", "provision_resp"), ("execute_tasks", None)),
        *(("stop_deploy_task", "stop_deployment_resp"), ("granular_deploy", "y")),
        *(("dump_environment", "dump_environment_resp"), ("a plugin's", "z_resp")),
    ]
    answers = [
        *("verify_networks_resp", "check_dhcp_resp", "provision_resp"),
        *("stop_deployment_resp", "remove_images_resp", "a_plugins_resp"),
        *("reset_environment_resp", "remove_cluster_resp", "base_resp"),
    ]
    odd: list[dict[str, Any]] = [
        {"task_uuid": None, "status": "running"},
        {
            "task_uuid": "u",
            "nodes": [{"uid": "master", "status": 0}],
            "status": "ready",
        },
        {"status": 7},
        {},
        {"task_uuid": {"a": []}, "progress": "all", "nodes": None},
        {"task_uuid": "ok", "status": "error", "error": "why"},
    ]
    messages = [
        delivery(0, {"method": method, "respond_to": to, "args": args})
        for method, to in requests
        for args in odd
    ] + [
        delivery(0, {"method": method, "args": args})
        for method in answers
        for args in odd
    ]
    messages = (messages * 10)[:1000]

    counts = store(database, messages)

    assert (counts.passed, counts.received) == (len(messages), len(messages))
    assert counts.methods.total() == len(messages)
    assert set(counts.methods) == {*answers, *(method for method, _ in requests)}
    assert left_behind(database) == [0, 0]
    with database.reader() as connection:
        kept = connection.execute(select(orchestrator_tasks)).all()
    assert {row.uuid for row in kept} <= {"u", "ok"}


def test_retention_forgets_tasks_as_old_as_the_runs_that_go(
    database: Database,
) -> None:
    store(database, [FAILED[0]])
    with database.writer() as connection:
        assert forget_before(connection, datetime.now(UTC) - timedelta(days=1)) == 0
        assert forget_before(connection, datetime.now(UTC)) == 1

"""Starts that share a transaction: stored as if each had come alone."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, select, text

from brokers.interface import Delivery
from db.database import Database
from db.tables import (
    dead_reports,
    deployment_history,
    node_placements,
    snapshots,
    tasks,
)
from pipeline.store import store, store_first
from tests.support.servers.services import TemplateDatabase
from tests.support.streams.reports import report_of_node


RUNS = 150


def start(uuid: str, *nodes: str, cluster: int | None = None) -> Delivery:
    path = f"/var/lib/fuel/configs/{cluster}/x" if cluster else "/tmp"
    task = {"id": "hosts", "type": "puppet", "parameters": {"cwd": path}}
    graph = {node: [task] for node in nodes or ("1",)}
    message = {
        "method": "task_deploy",
        "args": {"task_uuid": uuid, "tasks_graph": graph},
    }
    now = datetime.now(UTC)
    return Delivery(f"tag of {uuid}", json.dumps(message).encode(), now, "test")


def stored(database: Database) -> list[list[dict[str, Any]]]:
    """Return what is stored of all runs, without ids and times of ours."""
    run = select(tasks.c.uuid, tasks.c.cluster_id, tasks.c.graph_tasks, tasks.c.status)
    entries = select(
        tasks.c.uuid,
        deployment_history.c.node_id,
        deployment_history.c.deployment_graph_task_name,
        deployment_history.c.status,
    ).join(tasks, tasks.c.id == deployment_history.c.task_id)
    bodies = select(
        tasks.c.uuid, snapshots.c.kind, snapshots.c.key, snapshots.c.body
    ).join(tasks, tasks.c.id == snapshots.c.task_id)
    places = select(
        node_placements.c.node_id, node_placements.c.cluster_id, tasks.c.uuid
    ).join(tasks, tasks.c.id == node_placements.c.task_id)
    with database.reader() as connection:
        return [
            sorted(
                (dict(row) for row in connection.execute(each).mappings()),
                key=repr,
            )
            for each in (run, entries, bodies, places)
        ]


def a_batch() -> list[Delivery]:
    """Return starts of two environments, between which a node moves.

    Each third start names no environment: it has a node of the run before it.
    """
    return [
        start(f"run {number}", str(number), "moves", cluster=(3, 4)[number % 3])
        if number % 3 < 2
        else start(f"run {number}", str(number - 1))
        for number in range(RUNS)
    ]


def test_many_starts_are_stored_as_one_after_the_other(
    database: Database, embedded_databases: TemplateDatabase
) -> None:
    counts = store(database, a_batch())
    with embedded_databases.lend() as url:
        other = Database(url, application_name="other")
        for each in a_batch():
            store(other, [each])
        alone = stored(other)
        other.close()

    assert (counts.starts, counts.rows_changed) == (RUNS, 5 * RUNS // 3)
    together = stored(database)
    assert together == alone
    assert all(together)


def test_many_starts_need_few_transactions(
    database: Database, commits: list[None]
) -> None:
    store(database, [start(f"run {number}", str(number)) for number in range(RUNS)])

    # Each of the two groups: ids, the runs, their environments, parked reports, their
    # second look, and a partition.
    assert len(commits) <= 2 * 8


def test_a_start_that_the_database_refuses_costs_no_other_run(
    database: Database,
) -> None:
    with database.writer() as connection:
        # It stands for what no check foresaw.
        connection.execute(text("ALTER TABLE tasks ADD CHECK (uuid <> 'b')"))
    batch = [start("a"), start("b"), start("c")]

    counts = store(database, batch)

    assert (counts.starts, counts.dead) == (2, 1)
    with database.reader() as connection:
        uuids = connection.execute(select(tasks.c.uuid).order_by(tasks.c.uuid))
        assert list(uuids.scalars()) == ["a", "c"]
        assert len(connection.execute(select(dead_reports.c.id)).all()) == 1


def test_a_start_that_waits_for_a_lock_delays_no_other_run(
    database_url: str, database: Database
) -> None:
    other = Database(database_url, application_name="other", lock_timeout_ms=100)
    batch = [start("a"), start("held"), start("c")]
    key = "hashtextextended('fuel-history start held', 0)"

    with database.writer() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({key})"))
        first = store_first(other, batch)
    again = store(other, first.later)
    other.close()

    assert [each.tag for each in first.later] == ["tag of held"]
    assert (first.counts.starts, again.starts) == (2, 1)
    assert not first.stuck


def test_a_run_that_starts_twice_in_a_batch_has_the_first_graph(
    database: Database,
) -> None:
    counts = store(database, [start("u", "1"), start("v"), start("u", "2")])

    assert (counts.starts, counts.second_starts, counts.differing_starts) == (3, 1, 1)
    _, entries, *_ = stored(database)
    assert [(row["uuid"], row["node_id"]) for row in entries] == [
        ("u", "1"),
        ("v", "1"),
    ]


def test_reports_that_wait_for_runs_of_a_batch_are_applied(database: Database) -> None:
    early = [report_of_node(uuid, "1", "hosts", "ready") for uuid in ("a", "b")]
    parked = store(database, early)

    counts = store(database, [start("a"), start("b"), start("c")])

    assert (parked.parked, counts.unparked) == (2, 2)
    _, entries, *_ = stored(database)
    statuses = [row["status"].value for row in entries]
    assert statuses == ["ready", "ready", "pending"]


@pytest.fixture
def commits(database: Database) -> Iterator[Sequence[None]]:
    """Collect an item for each commit."""
    seen: list[None] = []

    def saw(_: object) -> None:
        seen.append(None)

    event.listen(database.engine, "commit", saw)
    yield seen
    event.remove(database.engine, "commit", saw)

"""The laboratory's checker sees what is lost, doubled or wrong."""

import random

import pytest
from sqlalchemy import delete, text, update

from brokers.interface import Delivery
from db.database import Database
from db.tables import dead_reports, parked_reports, tasks
from db.tables import deployment_history as history
from pipeline.store import store
from tests.chaos.checker import check
from tests.chaos.workload import Workload


@pytest.fixture
def workload(database: Database) -> Workload:
    """A workload that was stored as it must be, in two batches."""
    workload = Workload(random.Random(1))
    deliveries = [Delivery(0, *message, "test") for message in workload.messages]
    store(database, deliveries[:200])
    store(database, deliveries[200:])
    return workload


def run(database: Database, *statements: object) -> None:
    with database.writer() as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def test_all_is_well_when_all_is_stored(database: Database, workload: Workload) -> None:
    assert not check(database, workload)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("times", ["sent", "skewed", "any"])
def test_what_python_expects_is_what_the_database_holds(
    database: Database, seed: int, times: str
) -> None:
    workload = Workload(random.Random(seed), times=times)
    store(database, [Delivery(0, *message, "test") for message in workload.messages])

    assert str(check(database, workload)) == ""


def test_a_row_that_is_missing_is_lost(database: Database, workload: Workload) -> None:
    run(database, delete(history).where(history.c.id == 1))

    assert len(check(database, workload).lost) == 1


def test_a_row_that_went_back_is_lost(database: Database, workload: Workload) -> None:
    ready = (history.c.id < 10) & (history.c.status == "ready")
    run(database, update(history).where(ready).values(status="running"))

    assert check(database, workload).lost


def test_a_parked_and_a_dead_report_that_are_missing_are_lost(
    database: Database, workload: Workload
) -> None:
    run(database, delete(parked_reports), delete(dead_reports))

    assert len(check(database, workload).lost) == 6


def test_a_row_with_another_message_is_wrong(
    database: Database, workload: Workload
) -> None:
    run(database, update(history).where(history.c.id == 1).values(message="what?"))

    assert len(check(database, workload).wrong) == 1


def test_a_transaction_that_has_not_ended_is_lost(
    database: Database, workload: Workload
) -> None:
    mine = tasks.c.uuid == workload.uuids[0]
    run(database, update(tasks).where(mine).values(status="running"))

    assert len(check(database, workload).lost) == 1


def test_a_row_that_is_there_twice_is_doubled(
    database: Database, workload: Workload
) -> None:
    run(
        database,
        text(
            "ALTER TABLE deployment_history"
            " DROP CONSTRAINT deployment_history_task_node_name_key"
        ),
        text(
            "INSERT INTO deployment_history (task_id, node_id,"
            " deployment_graph_task_name, status, time_start, time_end, reported_at,"
            " message, summary, custom) SELECT task_id, node_id,"
            " deployment_graph_task_name, status, time_start, time_end, reported_at,"
            " message, summary, custom FROM deployment_history WHERE id = 1"
        ),
    )

    assert len(check(database, workload).doubled) == 1

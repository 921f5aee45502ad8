"""Partitions are made ahead, by workers that know nothing of each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.history.partitions import WIDTH, keep_ahead, runs_ahead
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.stored import Stored
from tests.support.workers.worker import Workers


def horizon(database: Database) -> int:
    with database.reader() as connection:
        return runs_ahead(connection)


@pytest.mark.parametrize("begun", [0, 1, WIDTH // 2, WIDTH - 1, WIDTH])
def test_a_whole_range_is_ahead_wherever_the_ids_are(
    database: Database, begun: int
) -> None:
    if begun:
        with database.writer() as connection:
            connection.exec_driver_sql(f"SELECT setval('tasks_id_seq', {begun})")

    assert keep_ahead(database) >= WIDTH
    assert keep_ahead(database) == horizon(database)


def test_many_may_keep_them_ahead_at_once(database_url: str) -> None:
    database = Database(database_url, application_name="test", pool_size=8)
    with ThreadPoolExecutor(8) as threads:
        ahead = set(threads.map(lambda _: keep_ahead(database), range(8)))
    database.close()

    assert ahead == {2 * WIDTH - 1}


def test_a_lock_that_cannot_be_had_is_said(database: Database) -> None:
    with database.writer() as connection:
        connection.exec_driver_sql("LOCK TABLE deployment_history")

        with pytest.raises(DatabaseUnavailable, match="lock timeout"):
            keep_ahead(database)


def test_workers_make_them_before_any_run_needs_one(
    stack: Stack, workers: Workers
) -> None:
    workers.start()
    workers.start()
    wait_until(lambda: horizon(stack.database) >= WIDTH, "partitions to be made")

    # Also while nobody can make one, a run begins.
    with stack.database.writer() as connection:
        connection.exec_driver_sql(
            "LOCK TABLE deployment_history IN SHARE UPDATE EXCLUSIVE MODE"
        )
        task_id = Stored(stack.database).transaction()

    assert stack.count("tasks", f"id = {task_id}") == 1

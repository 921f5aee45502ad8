"""Digests are made beside reports that wait, and take little of their time."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from db.database import Database
from pipeline.closing import Closing
from pipeline.worker_state import WorkerState
from tests.support.stored.stored import Stored


NOW = datetime.now(UTC)


@pytest.fixture
def due(database: Database, stored: Stored) -> Database:
    """Three runs whose digests are due."""
    for _ in range(3):
        task_id = stored.transaction()
        stored.entry(task_id, "1", "a", time_start=NOW, time_end=NOW)
        stored.end(task_id, "ready")
    with database.writer() as connection:
        connection.execute(text("UPDATE digests_due SET due_at = now()"))
    return database


def until_none(closing: Closing, database: Database) -> Iterator[int]:
    """Yield how many are made by each call; on a busy machine one makes only some."""
    while made := closing.go_on(database):
        yield made


def test_digests_rest_while_reports_wait(due: Database) -> None:
    worker = WorkerState()
    # After a digest of a millisecond it rests for a quarter of an hour.
    closing = Closing(worker, share=1e-6)

    worker.saw_waiting(5)
    assert closing.go_on(due) == 1
    assert closing.go_on(due) == 0

    worker.saw_waiting(0)
    assert sum(until_none(closing, due)) == 2


def test_digests_are_made_though_reports_always_wait(due: Database) -> None:
    worker = WorkerState()
    worker.saw_waiting(5)

    assert sum(until_none(Closing(worker, share=float("inf")), due)) == 3

"""A database that dies delays reports, and loses none."""

from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from brokers.connect import connect
from db.schema.migrate import upgrade
from embedded.postgresql import PostgreSQL
from tests.support.brokers.queues import delete_queues
from tests.support.servers.services import Services
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
def test_reports_wait_for_their_database(
    tmp_path: Path, services: Services, killed: bool
) -> None:
    postgresql = PostgreSQL(tmp_path / "postgresql")
    postgresql.start()
    upgrade(postgresql.url)
    environ = {
        "DATABASE_URL": postgresql.url,
        "BROKER_URL": services.valkey_url,
        "REPORTS_QUEUE": f"test-{uuid4().hex}",
        "RECEIVE_BATCH": "100",
    }
    stack = Stack(environ)
    workers = Workers(stack.environ)
    broker = connect(stack.settings)
    (stream,) = [each for each in all_streams() if each.name == "n20-ok"]
    reports = list(stream.reports())
    worker = workers.start()

    broker.publish([stream.start, *reports[:1000]])
    wait_until(partial(has_some, stack), "the first entries")
    if killed:
        postgresql.process.kill()
    postgresql.stop()
    broker.publish(reports[1000:])
    wait_until(lambda: "DatabaseUnavailable" in worker.log, "the worker to notice")
    assert sum(broker.backlog()) > 0
    # On the same port: it remembers the one of its last run.
    postgresql.start()
    wait_until(lambda: sum(broker.backlog()) == 0, "all reports to be stored")
    workers.stop()

    assert states(stack.database) == {stream.uuid: stream.expected()}
    assert stack.count("dead_reports") == 0
    broker.close()
    workers.close()
    stack.close()
    postgresql.stop()
    delete_queues(services.valkey_url, stack.settings.reports_queue)


def has_some(stack: Stack) -> bool:
    return stack.count("deployment_history", "status > 'running'") > 50

"""A virtual host in which every queue that says no type is a quorum queue."""

from contextlib import closing
from pathlib import Path

from brokers.connect import connect
from tests.support.brokers.rabbitmq_node import RabbitMQNode, rabbitmq_server
from tests.support.servers.services import TemplateDatabase, missing
from tests.support.servers.stack import Stack, wait_until
from tests.support.streams.reports import report
from tests.support.workers.worker import Workers


def test_reports_and_rings_pass_where_queues_are_quorum_queues(
    tmp_path: Path, embedded_databases: TemplateDatabase
) -> None:
    """Managed servers have such a default; Celery would reconnect for ever."""
    if rabbitmq_server() is None:
        missing("no rabbitmq-server on this machine")
    node = RabbitMQNode(tmp_path / "rabbitmq")
    node.start()
    node.control("add_vhost", "strict", "--default-queue-type", "quorum")
    node.control("set_permissions", "-p", "strict", "guest", ".*", ".*", ".*")
    database_url = embedded_databases.create()
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": f"{node.url.removesuffix('//')}/strict",
            "REPORTS_QUEUE": "nailgun",
        }
    )
    workers = Workers(stack.environ)
    worker = workers.start()
    with closing(connect(stack.settings)) as broker:
        broker.publish([report("u", progress=1).payload])
        wait_until(lambda: stack.count("parked_reports") == 1, "the report", 30)

    # By a ring, not by the main process that hears none.
    assert "no_ring_heard" not in worker.log
    assert "Connection to broker lost" not in worker.log
    workers.stop()
    workers.close()
    stack.close()
    embedded_databases.drop(database_url)
    node.stop()

"""rediss://, however its options are written: for Celery, reports and Flower alike."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from click.testing import CliRunner

from admin.main import main
from brokers.connect import connect
from embedded.valkey import Valkey
from tests.support.servers.flower import Flower
from tests.support.servers.stack import Stack, wait_until
from tests.support.servers.tls_relay import Certificate, TlsRelay
from tests.support.stored.reading import states
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


@pytest.fixture
def url(tmp_path: Path, certificate: Certificate) -> Iterator[str]:
    """A Valkey of the test's own behind TLS: Flower tells of all that are on one."""
    server = Valkey(tmp_path / "valkey")
    server.start()
    plain = urlsplit(server.url)
    with TlsRelay(int(plain.port or 0), certificate) as relay:
        yield f"rediss://:{plain.password}@127.0.0.1:{relay.port}/0"
    server.stop()


@pytest.fixture
def queue() -> str:
    return f"test-{uuid4().hex}"


@pytest.mark.parametrize(
    "options",
    [
        "ssl_cert_reqs=CERT_NONE",
        "ssl_cert_reqs=none",
        "ssl_cert_reqs=CERT_REQUIRED&ssl_ca_certs={file}",
        "ssl_cert_reqs=optional&ssl_ca_certs={file}&ssl_check_hostname=False",
        "ssl_ca_certs={file}",
    ],
)
def test_a_run_is_stored_and_flower_tells_the_queue(
    options: str, url: str, queue: str, certificate: Certificate, database_url: str
) -> None:
    said = options.format(file=quote(str(certificate.file), safe=""))
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": f"{url}?{said}",
            "REPORTS_QUEUE": queue,
        }
    )
    (stream,) = [each for each in all_streams() if each.name == "n5-compute-critical"]
    workers, broker = Workers(stack.environ), connect(stack.settings)
    try:
        workers.start()
        broker.publish([stream.start, *stream.reports()])
        wait_until(lambda: sum(broker.backlog()) == 0, "all to be stored")
        with Flower(stack.environ) as flower:
            wait_until(lambda: True in flower.workers(), "Flower to see the worker")
            lengths = flower.get("/api/queues/length")["active_queues"]
        ended = CliRunner().invoke(main, ["doctor", "--json"], env=stack.environ)
        workers.stop()
        stored = states(stack.database)
    finally:
        for each in (workers, broker, stack):
            each.close()

    assert stored == {stream.uuid: stream.expected()}
    assert [each["name"] for each in lengths] == [f"fuel-history.{queue}"]
    checks = {each["check"]: each for each in json.loads(ended.stdout)["checks"]}
    assert [checks[name]["status"] for name in ("broker", "workers")] == ["ok", "ok"]


def test_celery_too_refuses_an_authority_that_it_does_not_know(
    url: str, queue: str, database_url: str
) -> None:
    """kombu alone would take any certificate where the URL says nothing."""
    environ = {
        "DATABASE_URL": database_url,
        "BROKER_URL": url,
        "REPORTS_QUEUE": queue,
    }

    ended = CliRunner().invoke(main, ["doctor", "--json"], env=environ)

    checks = {each["check"]: each for each in json.loads(ended.stdout)["checks"]}
    for name in ("broker", "workers"):
        assert checks[name]["status"] == "critical"
        assert re.search(
            "certificate verify failed", checks[name]["says"], re.IGNORECASE
        ), name

"""A Redis user with the rights that docs/operations.md lists, and no others."""

import json
import re
from uuid import uuid4

import pytest
import redis
from click.testing import CliRunner

from admin.main import main
from brokers.connect import connect
from embedded.valkey import Valkey
from tests.support.servers.flower import Flower
from tests.support.servers.server import Server
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.streams import all_streams
from tests.support.workers.worker import Workers


RULES = dict(
    re.findall(
        r"^    ACL SETUSER (\S+) (.*)$",
        (ROOT / "docs/operations.md").read_text(),
        re.MULTILINE,
    )
)


class Users:
    """Makes the users of the documentation, for a queue of the test's own."""

    def __init__(self, server: Valkey, queue: str) -> None:
        self._server = server
        self._queue = queue

    def url(self, user: str, *without: str) -> str:
        """Make a user with the documented rights but some; return the URL."""
        rules = RULES[user].replace("nailgun", self._queue)
        given = [each for each in rules.split() if each not in without]
        with redis.Redis.from_url(self._server.url) as admin:
            admin.execute_command("ACL", "SETUSER", user, "reset", *given)
        return re.sub(r"//.*@", f"//{user}:PASSWORD@", self._server.url)


@pytest.fixture
def queue() -> str:
    return f"test-{uuid4().hex}"


@pytest.fixture
def users(valkey: Valkey, queue: str) -> Users:
    return Users(valkey, queue)


def doctor(environ: dict[str, str]) -> dict[str, dict[str, str]]:
    ended = CliRunner().invoke(main, ["doctor", "--json"], env=environ)
    return {each["check"]: each for each in json.loads(ended.stdout)["checks"]}


def denied(server: Valkey) -> list[str]:
    with redis.Redis.from_url(server.url, decode_responses=True) as admin:
        return [f"{each['reason']} {each['object']}" for each in admin.acl_log()]


@pytest.mark.parametrize("of_reports", [{}, {"REPORTS_URL": "fuel-reports"}], ids=str)
def test_all_is_done_with_the_documented_rights(
    of_reports: dict[str, str],
    database_url: str,
    valkey: Valkey,
    users: Users,
    queue: str,
) -> None:
    worker_url, api_url = users.url("fuel-worker"), users.url("fuel-api")
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": worker_url,
            "REPORTS_QUEUE": queue,
            **{name: users.url(user) for name, user in of_reports.items()},
        }
    )
    sender = Stack({**stack.environ, "REPORTS_URL": api_url})
    (stream,) = [each for each in all_streams() if each.name == "n5-compute-critical"]
    workers, broker = Workers(stack.environ), connect(sender.settings)
    try:
        workers.start()
        assert sum(broker.backlog()) == 0
        broker.publish([stream.start, *list(stream.reports())[:-1]])
        last = json.loads(list(stream.reports())[-1])
        with (
            Server(database_url, BROKER_URL=api_url, REPORTS_QUEUE=queue) as server,
            server.ask("POST", "/api/reports/", body=last) as answer,
        ):
            assert answer.status == 202, answer.read()
        wait_until(lambda: sum(broker.backlog()) == 0, "all to be stored")
        with Flower(stack.environ) as flower:
            wait_until(lambda: True in flower.workers(), "Flower to see the worker")
            lengths = flower.get("/api/queues/length")
        found = doctor(stack.environ)
        workers.stop()
        stored = states(stack.database)
    finally:
        for each in (workers, broker, sender, stack):
            each.close()

    assert stored == {stream.uuid: stream.expected()}
    assert lengths == {
        "active_queues": [{"name": f"fuel-history.{queue}", "messages": 0}]
    }
    assert [found[name]["status"] for name in ("broker", "workers")] == ["ok", "ok"]
    assert denied(valkey) == []


@pytest.mark.parametrize(
    ("without", "check", "says"),
    [
        ("~{queue}", "broker", "its user may not read {queue}: "),
        ("+@read", "broker", "may not read {queue}: .*xlen"),
        ("~*.celery.pidbox*", "workers", "may not do what Celery does: .*"),
        ("&/0.celery.pidbox", "workers", "may not do what Celery does: .*channel"),
        ("+@scripting", "workers", "may not do what Celery does: .*(script|eval)"),
        ("~_kombu.*", "workers", "may not do what Celery does: .*"),
        (">PASSWORD", "broker", "invalid username-password pair"),
        (">PASSWORD", "workers", "invalid username-password pair"),
    ],
)
def test_the_doctor_names_a_right_that_is_missing(
    without: str, check: str, says: str, database_url: str, users: Users, queue: str
) -> None:
    found = doctor(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": users.url("fuel-worker", without.format(queue=queue)),
            "REPORTS_QUEUE": queue,
        }
    )[check]

    assert found["status"] == "critical"
    assert re.search(says.format(queue=queue), found["says"], re.IGNORECASE), found
    assert "docs/operations.md" in found["do"]

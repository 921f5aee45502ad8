"""`fuel-history connect` on a real RabbitMQ: what it says, sees, and leaves behind."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing

import kombu
import pytest
from click.testing import CliRunner, Result

from admin.main import main
from brokers.connect import connect as connect_broker
from tests.support.brokers.virtual_host import VirtualHost
from tests.support.servers.astute_daemon import AstuteDaemon, AstuteService
from tests.support.servers.nailgun_receiver import NailgunReceiver
from tests.support.servers.services import Services, TemplateDatabase
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams.fuel_master import FuelMaster, history, messages
from tests.support.workers.worker import Workers


DOCUMENT = (ROOT / "docs/connect.md").read_text()
[_RIGHTS] = re.findall(
    r"^rabbitmqctl set_permissions -p / \S+ (.*)$", DOCUMENT, re.MULTILINE
)
#: Configure, write, read, as the document has them.
RIGHTS = tuple(re.findall(r"'([^']*)'", _RIGHTS))
UUID = "dd20a4cd-7ebb-4a6a-8de1-c8ab50a97300"


def without(which: int, word: str) -> tuple[str, ...]:
    """Return the documented rights but for one word of configure, write or read."""
    given = list(RIGHTS)
    assert word in given[which]
    for each in (f"|{word}", f"{word}|", f"^{word}$"):
        if each in given[which]:
            given[which] = given[which].replace(each, "", 1)
            break
    given[which] = given[which] or "^$"
    return tuple(given)


@pytest.fixture
def fuel(host: VirtualHost) -> Iterator[FuelMaster]:
    """A master on which nothing was deployed yet: there is no exchange naily."""
    services = [
        each(host.url) for each in (NailgunReceiver, AstuteDaemon, AstuteService)
    ]
    for each in services:
        each.start()
    master = FuelMaster(host.url)
    yield master
    master.close()
    for each in services:
        each.stop()


@pytest.fixture(scope="module")
def shared_master() -> Iterator[VirtualHost]:
    """One master for the tests that only differ in the user's rights."""
    host = VirtualHost()
    services = [
        each(host.url) for each in (NailgunReceiver, AstuteDaemon, AstuteService)
    ]
    for each in services:
        each.start()
    yield host
    for each in services:
        each.stop()
    host.close()


@pytest.fixture
def undeployed(shared_master: VirtualHost) -> VirtualHost:
    """The master as before its first deployment, and without us."""
    assert ran(shared_master.url, "--leave", "--yes", "--force").exit_code == 0
    with kombu.Connection(shared_master.url) as connection:
        connection.default_channel.exchange_delete("naily")
    return shared_master


def ran(url: str, *options: str, answer: str | None = None) -> Result:
    """Run the command; return how it ended."""
    ended = CliRunner().invoke(
        main, ["connect", "--url", url, *options], input=answer, env={}
    )
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended
    return ended


def test_the_documented_rights_are_enough(
    host: VirtualHost,
    fuel: FuelMaster,
    services: Services,
    embedded_databases: TemplateDatabase,
) -> None:
    url = host.user(*RIGHTS)
    connected = ran(url, "--wait", "0")
    database_url = embedded_databases.create()
    # Celery's broker is another one.
    stack = Stack(
        {
            "DATABASE_URL": database_url,
            "BROKER_URL": f"{services.valkey_url.rpartition('/')[0]}/7",
            "REPORTS_URL": url,
        }
    )
    workers = Workers(stack.environ)
    worker = workers.start()
    with closing(connect_broker(stack.settings)) as broker:
        fuel.publish(messages(715, 1427))
        # As the API and replays publish.
        broker.publish([each.body for each in messages(1428, 1428)])
        wait_until(
            lambda: states(stack.database) == {UUID: history(4)},
            "the recorded rows",
            60,
        )
    workers.stop()
    log = worker.log
    workers.close()
    stack.close()
    embedded_databases.drop(database_url)

    assert connected.exit_code == 0, connected.output
    assert len(connected.output.splitlines()) == 10
    assert {line[0] for line in connected.output.splitlines()} == {"✓"}
    assert "binding_gone" not in log
    # Without the right to write to Nailgun's exchange there is nothing to see it by.
    assert host.names("exchanges") == {
        *("fuel-history", "nailgun", "naily", "naily_service")
    }


@pytest.mark.parametrize(
    ("which", "word", "says"),
    [
        (0, "fuel-history.*", "✗ queue: the user may not use fuel-history: "),
        (0, "naily", "✗ binding naily/naily: there is no such exchange, and the user"),
        (1, "fuel-history.*", "✗ binding nailgun/nailgun: the user may not bind"),
        (
            2,
            "fuel-history.*",
            "✗ reading: the user may not consume from fuel-history: ",
        ),
        (2, "nailgun", "✗ binding nailgun/nailgun: the user may not bind"),
        (2, "naily", "✗ binding naily/naily: "),
        (2, "naily_service", "✗ binding naily_service/naily: the user may not bind"),
    ],
)
def test_each_of_the_documented_rights_is_needed(
    which: int, word: str, says: str, undeployed: VirtualHost
) -> None:
    if word == "fuel-history.*" and which:
        # The queue is there; else its making would fail first.
        assert ran(undeployed.url, "--wait", "0").exit_code == 0

    ended = ran(undeployed.user(*without(which, word)), "--wait", "0")

    (line,) = [each for each in ended.output.splitlines() if each.startswith(says)]
    assert "docs/connect.md" in line
    assert ended.exit_code == 2


def test_a_message_that_goes_by_is_seen_and_not_taken(
    host: VirtualHost, fuel: FuelMaster
) -> None:
    url = host.user(*RIGHTS)
    assert ran(url, "--wait", "0").exit_code == 0
    fuel.publish(messages(716, 716))

    # It looks until one comes, and that one is there before and after.
    none = ran(url, "--wait", "1")

    assert none.exit_code == 1
    assert "! messages: none arrived within 1 s -> make Fuel send one" in none.output
    assert "1 reports wait" in none.output
    assert host.listed("queues", "name", "messages").count(("fuel-history", "1")) == 1


def test_what_goes_by_meanwhile_is_told(host: VirtualHost, fuel: FuelMaster) -> None:
    url = host.user(*RIGHTS)
    looked: list[Result] = []
    looking = threading.Thread(target=lambda: looked.append(ran(url, "--wait", "60")))
    looking.start()
    wait_until(
        lambda: any("onlooker" in each for each in host.names("queues")), "the look"
    )
    (message,) = messages(716, 716)
    while looking.is_alive():
        fuel.publish([message])
        looking.join(0.2)

    assert looked[0].exit_code == 0, looked[0].output
    assert looked[0].output.splitlines()[-1] == (
        f"✓ messages: one of {len(message.body)} bytes came by nailgun/nailgun"
    )
    assert host.names("queues") >= {"fuel-history", "nailgun", "naily"}
    assert not any("onlooker" in each for each in host.names("queues"))


def test_leaving_removes_all_of_ours_and_nothing_else(
    host: VirtualHost, fuel: FuelMaster
) -> None:
    fuel.declare_for_casts()
    before = [host.names("exchanges"), host.names("queues"), bindings_of(host)]
    # With all rights, so that there is more to leave behind.
    assert ran(host.url, "--wait", "0").exit_code == 0
    assert "fuel-history.watch.nailgun" in host.names("exchanges")
    fuel.publish(messages(716, 717))

    refused = ran(host.url, "--leave", "--yes")
    declined = ran(host.url, "--leave", "--force", answer="n\n")
    there = host.names("queues")
    left = ran(host.url, "--leave", "--force", answer="y\n")

    assert refused.exit_code == 1
    assert "2 reports wait in fuel-history" in refused.stderr
    assert declined.exit_code == 1
    assert "fuel-history" in there
    assert left.exit_code == 0, left.output
    assert [host.names("exchanges"), host.names("queues"), bindings_of(host)] == before


def test_leaving_nailguns_own_queue_only_unbinds_it(
    host: VirtualHost, fuel: FuelMaster
) -> None:
    fuel.declare_for_casts()
    before = [host.names("exchanges"), host.names("queues"), bindings_of(host)]
    current = {"REPORTS_URL": host.url, "REPORTS_QUEUE": "nailgun"}

    # Nailgun's receiver takes from it, and would end at a start message.
    beside = CliRunner().invoke(main, ["connect", "--wait", "0"], env=current)

    assert beside.exit_code == 2
    assert "would stop Nailgun's receiver -> stop Nailgun's receiver" in beside.output
    assert bindings_of(host) == before[2]
    left = CliRunner().invoke(main, ["connect", "--leave", "--yes"], env=current)
    assert left.exit_code == 0, left.output
    assert [host.names("exchanges"), host.names("queues"), bindings_of(host)] == before


def bindings_of(host: VirtualHost) -> list[tuple[str, ...]]:
    return sorted(
        host.listed("bindings", "source_name", "destination_name", "routing_key")
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--url", "redis://h/0"), "REPORTS_URL is not RabbitMQ's"),
        (("--url", "http://h"), "--url must begin with one of: redis"),
        (("--url", "amqp://h//", "--yes"), "--yes and --force need --leave"),
        (("--url", "amqp://h//", "--wait", "-1"), "is not in the range"),
        ((), "no 'fuel-history up' runs on DATA_DIR"),
    ],
)
def test_wrong_usage_is_one_line(
    options: tuple[str, ...], says: str, tmp_path: object
) -> None:
    ended = CliRunner().invoke(
        main, ["connect", *options], env={"DATA_DIR": str(tmp_path)}
    )

    assert ended.exit_code == 2
    assert says in ended.stderr

"""What binds our queue to others' exchanges, on a real RabbitMQ."""

from contextlib import closing
from pathlib import Path

import kombu
import pytest

from admin.up.where_from import where_from
from brokers import connect
from brokers.binding import OF_FUEL, Binding
from brokers.binding_looks import Gap
from brokers.bindings import Bindings
from brokers.interface import BrokerUnavailable
from service import settings
from tests.support.brokers.rabbitmq_node import RabbitMQNode, rabbitmq_server
from tests.support.brokers.virtual_host import VirtualHost
from tests.support.servers.astute_daemon import AstuteService
from tests.support.servers.nailgun_receiver import NailgunReceiver
from tests.support.servers.services import missing
from tests.support.servers.stack import wait_until
from tests.support.streams.fuel_master import FuelMaster


NAILGUN, NAILY, SERVICE = OF_FUEL


def bindings(url: str, **variables: str) -> Bindings:
    found = connect.bindings(settings.load({"REPORTS_URL": url, **variables}))
    assert found is not None
    return found


def state(bindings: Bindings) -> dict[Binding, tuple[bool, Gap | None]]:
    """Look once; return of each binding whether it was found, and why it is not."""
    return {
        each.binding: (each.found, each.missing and each.missing.gap)
        for each in bindings.restore()
    }


def test_each_look_says_what_it_found_and_leaves_it_bound(host: VirtualHost) -> None:
    ours = bindings(host.url)
    # Nobody is there: Nailgun's exchanges are made, Astute's is not.
    assert state(ours) == {
        NAILGUN: (False, None),
        NAILY: (False, None),
        SERVICE: (False, Gap.no_exchange),
    }
    stops = AstuteService(host.url).start()
    assert state(ours) == dict.fromkeys(OF_FUEL, (True, None))

    with kombu.Connection(host.url) as connection:
        channel = connection.default_channel
        channel.exchange_delete("nailgun")
        channel.exchange_declare("nailgun", "topic", durable=True, auto_delete=False)
    # There again, and seen all the same.
    assert state(ours)[NAILGUN] == (False, None)
    assert state(ours) == dict.fromkeys(OF_FUEL, (True, None))

    with kombu.Connection(host.url) as connection:
        connection.default_channel.queue_delete("fuel-history")
    assert ours.look().waiting is None
    assert state(ours) == dict.fromkeys(OF_FUEL, (False, None))
    stops.stop()
    ours.close()


def test_a_restart_of_the_broker_is_no_deletion(tmp_path: Path) -> None:
    if rabbitmq_server() is None:
        missing("no rabbitmq-server on this machine")
    node = RabbitMQNode(tmp_path / "rabbitmq")
    node.start()
    stops = AstuteService(node.url).start()
    ours = bindings(node.url)
    ours.restore()
    stops.stop()
    node.stop()
    with pytest.raises(BrokerUnavailable):
        ours.restore()
    node.start()

    # Only what is not durable is gone, and it is bound again when Astute is there.
    assert state(ours) == {
        NAILGUN: (True, None),
        NAILY: (True, None),
        SERVICE: (False, Gap.no_exchange),
    }
    stops = AstuteService(node.url).start()
    assert state(ours) == dict.fromkeys(OF_FUEL, (True, None))
    stops.stop()
    ours.close()
    node.stop()


def test_an_exchange_is_taken_as_it_is(host: VirtualHost) -> None:
    """Another Nailgun may declare it otherwise; that is not ours to judge."""
    with kombu.Connection(host.url) as connection:
        channel = connection.default_channel
        channel.exchange_declare("naily", "fanout", durable=False, auto_delete=False)
    with closing(bindings(host.url)) as ours:
        assert state(ours)[NAILY][1] is None
        assert "fanout" in str(ours.otherwise("naily"))
        assert ours.otherwise("nailgun") is None
        assert state(ours)[NAILY] == (True, None)

    assert ("naily", "fanout", "false") in host.listed(
        "exchanges", "name", "type", "durable"
    )


def test_a_right_that_is_missing_is_said_and_tried_again(host: VirtualHost) -> None:
    url = host.user("^fuel-history.*$", "^fuel-history.*$", ".*")
    nailgun = NailgunReceiver(host.url).start()
    with closing(bindings(url)) as ours:
        assert state(ours)[NAILGUN][1] is None
        assert state(ours)[NAILY] == (False, Gap.not_allowed)
        said = where_from(settings.load({"REPORTS_URL": url}))
        with closing(FuelMaster(host.url)) as fuel:
            fuel.declare_for_casts()
        assert state(ours)[NAILY] == (True, None)
    nailgun.stop()

    assert said.startswith(
        "RabbitMQ's queue fuel-history, bound to nailgun/nailgun; not to naily/naily"
        " (there is no such exchange, and the user may not make it: "
    )
    # What watches is only there where the user may let it watch.
    assert not any("watch" in each for each in host.names("exchanges"))


def test_nailguns_own_queue_gets_orders_only_when_nailgun_does_not_read_it(
    host: VirtualHost,
) -> None:
    nailgun = NailgunReceiver(host.url).start()
    with closing(bindings(host.url, REPORTS_QUEUE="nailgun")) as ours:
        assert state(ours)[NAILY] == (False, Gap.taken_by_others)
        nailgun.stop()
        wait_until(lambda: state(ours)[NAILY][1] is None, "its receiver to be gone")

        assert NAILGUN not in state(ours)
        found = host.listed("bindings", "source_name", "destination_name")
    assert {source for source, destination in found if destination == "nailgun"} == {
        *("", "nailgun", "naily")
    }


@pytest.mark.parametrize("kind", ["classic", "quorum"])
def test_the_queue_is_of_the_type_that_is_set(host: VirtualHost, kind: str) -> None:
    with closing(bindings(host.url, REPORTS_QUEUE_TYPE=kind)) as ours:
        ours.restore()
    # One that is there is taken as it is.
    other = {"classic": "quorum", "quorum": "classic"}[kind]
    with closing(bindings(host.url, REPORTS_QUEUE_TYPE=other)) as ours:
        ours.restore()

    assert host.listed("queues", "name", "type", "arguments") == [
        ("fuel-history", kind, f'[{{"x-queue-type","{kind}"}}]')
    ]


def test_a_broker_that_is_away_is_said_where_everything_starts() -> None:
    said = where_from(settings.load({"REPORTS_URL": "amqp://127.0.0.1:1//"}))

    assert said.startswith("RabbitMQ's queue fuel-history, which cannot be reached: ")
    assert where_from(settings.load({"REPORTS_URL": "redis://127.0.0.1:1"})) == ""
    assert where_from(settings.load({})) == ""

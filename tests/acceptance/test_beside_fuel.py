"""Beside Nailgun and Astute, on a real RabbitMQ: each gets all, and so do we."""

import json
import random
from collections.abc import Iterator
from contextlib import closing

import kombu
import pytest

from brokers.connect import connect
from tests.support.brokers.virtual_host import VirtualHost
from tests.support.servers.astute_daemon import AstuteDaemon, AstuteService
from tests.support.servers.launcher import free_bind
from tests.support.servers.nailgun_receiver import NailgunReceiver
from tests.support.servers.prometheus import scrape
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.reading import states
from tests.support.streams import recording
from tests.support.streams.collecting import Collecting
from tests.support.streams.fuel_master import FuelMaster, history, messages
from tests.support.streams.nailguns_word import assert_as_nailgun_says
from tests.support.streams.recording import Message
from tests.support.workers.worker import Workers


#: A deployment of 310 tasks that succeeds, and its transaction's id at Nailgun.
DEPLOYMENT = (715, 1428)
TRANSACTION, UUID = 4, "dd20a4cd-7ebb-4a6a-8de1-c8ab50a97300"
QUEUE = "fuel-history"


@pytest.fixture
def stack(host: VirtualHost, embedded_databases: TemplateDatabase) -> Iterator[Stack]:
    """All settings but the URLs are the defaults."""
    url = embedded_databases.create()
    stack = Stack({"DATABASE_URL": url, "BROKER_URL": host.url})
    yield stack
    stack.close()
    embedded_databases.drop(url)


class Fuel:
    """The stand-ins, each started when a test says so."""

    def __init__(self, host: VirtualHost) -> None:
        self.nailgun = NailgunReceiver(host.url)
        self.astute = AstuteDaemon(host.url)
        self.stops = AstuteService(host.url)
        self.master = FuelMaster(host.url)
        self._host = host
        self._started: list[Collecting] = []

    def start_nailgun(self) -> None:
        self._started.append(self.nailgun.start())

    def start_astute(self) -> None:
        self._started += [self.astute.start(), self.stops.start()]

    def has_queue(self, name: str) -> bool:
        return name in self._host.names("queues")

    def wait_for_all(self, sent: list[Message]) -> None:
        """Return when both consumers have each message of theirs, in its order."""
        for consumer, exchange in (
            (self.nailgun, "nailgun"),
            (self.astute, "naily"),
            (self.stops, "naily_service"),
        ):
            expected = [each.body for each in sent if each.exchange == exchange]
            wait_until(
                lambda c=consumer, e=expected: len(c.bodies) >= len(e),  # type: ignore[misc]
                f"{exchange}'s consumer to get {len(expected)} messages",
            )
            assert consumer.bodies == expected

    def close(self) -> None:
        for each in self._started:
            each.stop()
        self.master.close()


@pytest.fixture
def fuel(host: VirtualHost) -> Iterator[Fuel]:
    fuel = Fuel(host)
    yield fuel
    fuel.close()


def bound_to(host: VirtualHost) -> set[str]:
    """Return the exchanges to which our queue is bound."""
    found = host.listed("bindings", "source_name", "destination_name")
    return {source for source, destination in found if destination == QUEUE and source}


def all_stored(stack: Stack) -> bool:
    with closing(connect(stack.settings)) as broker:
        return (
            not broker.backlog().waiting and stack.count("tasks", "progress = 100") > 0
        )


def assert_recorded(stack: Stack) -> None:
    """Our rows are Nailgun's own, and nothing is left."""
    wait_until(lambda: all_stored(stack), "all to be stored")
    wait_until(
        lambda: states(stack.database) == {UUID: history(TRANSACTION)},
        "the recorded rows",
        30,
    )
    assert stack.count("dead_reports") == 0
    assert stack.count("parked_reports") == 0


@pytest.mark.parametrize("last", ["us", "nailgun", "astute"])
def test_a_deployment_is_seen_by_all_three_whoever_starts_last(
    last: str, host: VirtualHost, stack: Stack, fuel: Fuel, workers: Workers
) -> None:
    starts = {
        "us": workers.start,
        "nailgun": fuel.start_nailgun,
        "astute": fuel.start_astute,
    }
    for name in sorted(starts, key=lambda each: each == last):
        starts[name]()
    wait_until(
        lambda: bound_to(host) == {QUEUE, "nailgun", "naily", "naily_service"},
        "the bindings",
    )
    sent = messages(*DEPLOYMENT)

    fuel.master.publish(sent)

    fuel.wait_for_all(sent)
    assert_recorded(stack)
    workers.stop()


@pytest.mark.parametrize("order", ["as recorded", "shuffled and doubled"])
def test_all_that_was_ever_said_becomes_what_nailgun_says(
    order: str, host: VirtualHost, stack: Stack, fuel: Fuel, workers: Workers
) -> None:
    fuel.start_nailgun()
    fuel.start_astute()
    workers.start()
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")
    sent = list(recording.messages())
    if order != "as recorded":
        sent += sent
        random.Random(4).shuffle(sent)

    fuel.master.publish(sent)

    fuel.wait_for_all(sent)
    with closing(connect(stack.settings)) as broker:
        wait_until(lambda: not broker.backlog().waiting, "all to be taken", 120)
    # What a stopping worker had taken and not stored is taken by the next one.
    workers.stop()
    workers.start()
    with closing(connect(stack.settings)) as broker:
        wait_until(lambda: not broker.backlog().waiting, "the last of it")
    workers.stop()
    assert_as_nailgun_says(stack.database)


def test_a_thousand_other_messages_on_both_exchanges_leave_nothing(
    host: VirtualHost, stack: Stack, fuel: Fuel, workers: Workers
) -> None:
    fuel.start_nailgun()
    fuel.start_astute()
    bind = free_bind()
    workers.start(METRICS_BIND=bind)
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")
    methods = {
        "nailgun": ("verify_networks_resp", "base_resp", "a_plugins_resp"),
        "naily": ("verify_networks", "dump_environment", "a_plugins_own"),
    }
    sent = [
        Message(
            number,
            exchange,
            exchange,
            {"content_type": "application/json", "delivery_mode": 2},
            {},
            [],
            json.dumps(
                {
                    "method": methods[exchange][number % 3],
                    "args": {"task_uuid": (None, "u")[number % 2], "n": number},
                }
            ).encode(),
        )
        for number in range(500)
        for exchange in methods
    ]

    fuel.master.publish(sent)

    fuel.wait_for_all(sent)
    for method in (each for some in methods.values() for each in some):
        number = sum(f'"{method}"'.encode() in each.body for each in sent)
        wait_until(
            lambda method=method, number=number: (  # type: ignore[misc]
                scrape(bind).value("fuel_history_passed_messages_total", method=method)
                == number
            ),
            f"{method} to be counted",
        )
    workers.stop()
    assert stack.count("dead_reports") == stack.count("parked_reports") == 0
    assert stack.count("tasks") == 0


def test_what_comes_while_no_worker_lives_is_taken_afterwards(
    host: VirtualHost, stack: Stack, fuel: Fuel, workers: Workers
) -> None:
    fuel.start_nailgun()
    fuel.start_astute()
    workers.start()
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")
    workers.stop()
    sent = messages(*DEPLOYMENT)

    fuel.master.publish(sent)
    fuel.wait_for_all(sent)
    assert states(stack.database) == {}
    workers.start()

    assert_recorded(stack)
    workers.stop()


def test_exchanges_that_are_deleted_and_declared_anew_are_bound_again(
    host: VirtualHost, stack: Stack, fuel: Fuel, workers: Workers
) -> None:
    fuel.start_nailgun()
    fuel.start_astute()
    bind = free_bind()
    worker = workers.start(METRICS_BIND=bind)
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")
    sent = messages(*DEPLOYMENT)
    restored = "fuel_history_binding_restorations_total"
    labels = ("nailgun", "naily")

    fuel.master.publish(sent[:300])
    fuel.master.declare_anew()
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings to be restored", 20)
    fuel.master.publish(sent[300:])

    fuel.wait_for_all(sent)
    assert_recorded(stack)
    for each in labels:
        told = {"exchange": each, "routing_key": each}
        wait_until(
            lambda told=told: scrape(bind).value(restored, **told) == 1,  # type: ignore[misc]
            f"{each} to be counted",
            20,
        )
        assert scrape(bind).value("fuel_history_binding_gone", **told) == 0
    assert worker.log.count("binding_gone") == 2
    workers.stop()


def test_in_place_of_nailguns_receiver_all_is_taken_from_its_queue(
    host: VirtualHost, stack: Stack, fuel: Fuel
) -> None:
    fuel.start_astute()
    environ = stack.environ | {"REPORTS_QUEUE": "nailgun"}
    alone = Stack(environ)
    workers = Workers(environ)
    workers.start()
    wait_until(
        lambda: (
            ("naily", "nailgun")
            in host.listed("bindings", "source_name", "destination_name")
        ),
        "the orders to come too",
    )

    fuel.master.publish(messages(*DEPLOYMENT))

    assert_recorded(alone)
    assert QUEUE not in host.names("queues")
    workers.stop()
    workers.close()
    alone.close()


def test_an_exchange_that_stays_away_is_told_until_it_is_there_again(
    host: VirtualHost, fuel: Fuel, workers: Workers
) -> None:
    fuel.start_astute()
    bind = free_bind()
    worker = workers.start(METRICS_BIND=bind)
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")
    stops = {"exchange": "naily_service", "routing_key": "naily"}

    def measured(name: str) -> float:
        return scrape(bind).value(f"fuel_history_binding_{name}", **stops)

    with kombu.Connection(host.url) as connection:
        connection.default_channel.exchange_delete("naily_service")
    wait_until(lambda: measured("gone") == 1, "the worker to see it", 20)
    assert measured("restorations_total") == 0
    again = AstuteService(host.url).start()
    wait_until(lambda: measured("gone") == 0, "the worker to bind again", 20)

    assert measured("restorations_total") == 1
    assert len(bound_to(host)) == 4
    assert worker.log.count("binding_gone") == 1
    again.stop()
    workers.stop()


def test_stops_come_to_us_as_to_astute(
    host: VirtualHost, fuel: Fuel, stack: Stack, workers: Workers
) -> None:
    fuel.start_astute()
    workers.start()
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")
    workers.stop()
    (stop,) = messages(3010, 3010)

    fuel.master.publish([stop])

    fuel.wait_for_all([stop])
    with closing(connect(stack.settings)) as broker:
        wait_until(lambda: broker.backlog().waiting == 1, "our copy")


def test_a_worker_makes_its_queue_although_nothing_waits(
    host: VirtualHost, workers: Workers
) -> None:
    worker = workers.start()

    wait_until(lambda: QUEUE in host.names("queues"), "the queue")
    wait_until(lambda: bound_to(host) == {QUEUE, "nailgun", "naily"}, "the bindings")
    # Astute alone makes it: it is not durable, and goes with it.
    assert "naily_service" not in host.names("exchanges")
    wait_until(lambda: "naily_service/naily" in worker.log, "the log to say so")
    workers.stop()


def test_what_we_publish_reaches_nobody_else(
    stack: Stack, host: VirtualHost, fuel: Fuel, workers: Workers
) -> None:
    fuel.start_nailgun()
    fuel.start_astute()
    workers.start()
    wait_until(lambda: len(bound_to(host)) == 4, "the bindings")

    sent = [each.body for each in messages(*DEPLOYMENT)]
    with closing(connect(stack.settings)) as broker:
        broker.publish(sent)

    assert_recorded(stack)
    assert fuel.nailgun.bodies == fuel.astute.bodies == fuel.stops.bodies == []
    workers.stop()

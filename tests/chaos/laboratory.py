"""Where one scenario happens: servers, relays, workers, a producer."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple, Self
from uuid import uuid4

from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable, Earlier
from embedded.postgresql import PostgreSQL
from tests.chaos.replicas import ReplicatedPostgreSQL
from tests.chaos.schema import upgrade
from tests.chaos.servers import BrokerServer, SharedServers
from tests.chaos.small_disk import SmallDisk
from tests.conftest import delete_queues
from tests.relay import Relay
from tests.stack import Stack, wait_until
from tests.worker import Workers


#: Messages that the producer hands over at once.
_CHUNK = 50


class Needs(NamedTuple):
    """The servers of a scenario's own; what is not needed is shared."""

    own_database: bool = False
    own_broker: bool = False
    database_relay: bool = False
    broker_relay: bool = False
    #: A database of its own on a disk that can be filled.
    small_disk: bool = False
    #: A database of its own with a replica.
    replica: bool = False


class Laboratory:
    """The servers of one scenario on one kind of broker; use it in a `with`."""

    #: The scenario's own, where it needs one; so with what follows.
    broker_server: BrokerServer
    postgresql: PostgreSQL
    database_relay: Relay
    broker_relay: Relay
    small_disk: SmallDisk
    replicated: ReplicatedPostgreSQL

    def __init__(self, kind: str, needs: Needs, servers: SharedServers) -> None:
        self.servers = servers
        self._kind = kind
        self._needs = needs
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            starting.callback(self._closing.close)
            self._start()
            starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def _start(self) -> None:
        database_url = self._database()
        broker_url = self._broker()
        environ = {
            "DATABASE_URL": database_url,
            "BROKER_URL": broker_url,
            "REPORTS_QUEUE": f"chaos-{uuid4().hex}",
            "RECEIVE_BATCH": "20",
            "TAKEOVER_SECONDS": "1",
        }
        self.stack = Stack(environ)
        self._closing.callback(self.stack.close)
        queue = self.stack.settings.reports_queue
        self._closing.callback(delete_queues, broker_url, queue)
        if self._needs.database_relay:
            self.database_relay = self._relay(database_url)
            environ["DATABASE_URL"] = self.database_relay.url
        if self._needs.broker_relay:
            self.broker_relay = self._relay(broker_url)
            environ["BROKER_URL"] = self.broker_relay.url
        self.broker: Broker = connect(self.stack.settings)
        self._closing.callback(self.broker.close)
        self.workers = Workers(Stack(environ).environ)
        self._closing.callback(self.workers.close)

    def publish(self, messages: Sequence[Earlier]) -> None:
        """Hand over messages, again where the broker did not say that it has them."""
        for first in range(0, len(messages), _CHUNK):
            chunk = messages[first : first + _CHUNK]
            wait_until(partial(self._accepts, chunk), "the broker to take reports")

    def _accepts(self, messages: Sequence[Earlier]) -> bool:
        try:
            self.broker.publish_again(messages)
        except BrokerUnavailable:
            return False
        return True

    def is_empty(self) -> bool:
        """Say whether the broker answers, and holds nothing."""
        try:
            return sum(self.broker.backlog()) == 0
        except BrokerUnavailable:
            return False

    def _database(self) -> str:
        if self._needs.replica:
            self.replicated = ReplicatedPostgreSQL(self.servers.own_directory())
            self._closing.callback(self.replicated.stop)
            self.replicated.start()
            return self.replicated.url
        if self._needs.own_database or self._needs.small_disk:
            directory = self.servers.own_directory()
            if self._needs.small_disk:
                self.small_disk = SmallDisk(directory)
                self._closing.callback(self.small_disk.close)
            self.postgresql = PostgreSQL(directory / "postgresql")
            self._closing.callback(self.postgresql.stop)
            self.postgresql.start()
            upgrade(self.postgresql.url)
            return self.postgresql.url
        url = self.servers.database()
        self._closing.callback(self.servers.drop, url)
        return url

    def _broker(self) -> str:
        if self._needs.own_broker:
            self.broker_server = self.servers.own_broker(self._kind)
            self._closing.callback(self.broker_server.stop)
            self.broker_server.start()
            return self.broker_server.url
        return self.servers.broker_url(self._kind)

    def _relay(self, url: str) -> Relay:
        relay = Relay(url)
        self._closing.callback(relay.stop)
        return relay

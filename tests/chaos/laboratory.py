"""Where one scenario happens: servers, relays, workers, a producer."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable, Earlier
from embedded.postgresql import PostgreSQL
from tests.chaos.quorum_queue import make_quorum_queue
from tests.chaos.replicas import ReplicatedPostgreSQL
from tests.chaos.schema import upgrade
from tests.chaos.servers import BrokerServer, SharedServers
from tests.chaos.small_disk import SmallDisk
from tests.chaos.started import Started
from tests.chaos.worker_role import make_worker_role
from tests.support.brokers.queues import delete_queues
from tests.support.servers.relay import Relay
from tests.support.servers.stack import Stack, wait_until
from tests.support.workers.worker import Workers


#: Messages that the producer hands over at once.
_CHUNK = 50


class Needs(NamedTuple):
    """The servers of a scenario's own; what is not needed is shared."""

    own_database: bool = False
    own_broker: bool = False
    database_relay: bool = False
    broker_relay: bool = False
    #: Celery's broker is another one than the reports', and its own.
    celery_broker: bool = False
    #: Its own RabbitMQ throws away what came back to its (quorum) queue more often.
    delivery_limit: int | None = None
    #: Workers connect with a role that may only what a worker must.
    worker_role: bool = False
    #: A database of its own on a disk that can be filled.
    small_disk: bool = False
    #: A database of its own with a replica.
    replica: bool = False


class Laboratory(Started):
    """The servers of one scenario on one kind of broker; use it in a `with`."""

    #: The scenario's own, where it needs one; so with what follows.
    broker_server: BrokerServer
    celery_server: BrokerServer
    #: The name of the workers' role in PostgreSQL.
    worker_role: str
    postgresql: PostgreSQL
    database_relay: Relay
    broker_relay: Relay
    small_disk: SmallDisk
    replicated: ReplicatedPostgreSQL

    def __init__(self, kind: str, needs: Needs, servers: SharedServers) -> None:
        super().__init__()
        self.servers = servers
        self._kind = kind
        self._needs = needs

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
        if self._needs.delivery_limit is not None:
            make_quorum_queue(self.broker_server, queue, self._needs.delivery_limit)
        if self._needs.worker_role:
            self.worker_role, database_url = make_worker_role(database_url)
            environ["DATABASE_URL"] = database_url
        if self._needs.database_relay:
            self.database_relay = self._relay(database_url)
            environ["DATABASE_URL"] = self.database_relay.url
        if self._needs.celery_broker:
            self.celery_server = self._own_broker()
            environ |= {"REPORTS_URL": broker_url, "BROKER_URL": self.celery_server.url}
        if self._needs.broker_relay:
            self.broker_relay = self._relay(broker_url)
            environ["BROKER_URL"] = self.broker_relay.url
        self.broker = self.connect()
        self.workers = Workers(Stack(environ).environ)
        self._closing.callback(self.workers.close)

    def connect(self) -> Broker:
        """Return a connection to the broker of the reports, which no relay breaks."""
        broker = connect(self.stack.settings)
        self._closing.callback(broker.close)
        return broker

    def publish(self, messages: Sequence[Earlier], *, with_times: bool = True) -> None:
        """Hand over messages, again where the broker did not say that it has them."""
        for first in range(0, len(messages), _CHUNK):
            chunk = messages[first : first + _CHUNK]
            accepts = partial(self._accepts, chunk, with_times=with_times)
            wait_until(accepts, "the broker to take reports")

    def _accepts(self, messages: Sequence[Earlier], *, with_times: bool) -> bool:
        try:
            if with_times:
                self.broker.publish_again(messages)
            else:
                self.broker.publish(each.payload for each in messages)
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
        if self._needs.own_broker or self._needs.delivery_limit is not None:
            self.broker_server = self._own_broker()
            return self.broker_server.url
        return self.servers.broker_url(self._kind)

    def _own_broker(self) -> BrokerServer:
        server = self.servers.own_broker(self._kind)
        self._closing.callback(server.stop)
        server.start()
        return server

    def _relay(self, url: str) -> Relay:
        relay = Relay(url)
        self._closing.callback(relay.stop)
        return relay

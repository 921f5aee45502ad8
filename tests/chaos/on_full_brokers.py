"""Brokers of the reports that take no more messages, or no writes at all."""

import time
from typing import cast

import pytest
import redis

from brokers.interface import BrokerFull, BrokerUnavailable
from tests.chaos.effort import not_spinning
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.chaos.servers import ValkeyServer
from tests.support.servers.server import free_port
from tests.support.servers.stack import wait_until


#: Seconds in which a publisher must know that the broker is full.
_AT_ONCE = 2.0
#: Seconds in which the reports that wait in a full broker must be stored.
_EMPTIED_WITHIN = 20.0


class _Full(Scenario):
    needs = Needs(own_broker=True)

    def publish_and_break(self, lab: Laboratory, now: Repetition) -> None:
        now.publish_some()
        now.publish_rest()
        self.break_once(lab, now)
        now.publish_more()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.broker_server.fill()
        try:
            assert not lab.is_empty(), "nothing waited in the full broker"
            self._refuses(lab, now)
            self.begin(lab)
            wait_until(now.is_stored, "a full broker to be emptied", _EMPTIED_WITHIN)
            self._refuses(lab, now)
        finally:
            lab.broker_server.free()

    def begin(self, lab: Laboratory) -> None:
        """Let the worker work from now on."""
        raise NotImplementedError

    def _refuses(self, lab: Laboratory, now: Repetition) -> None:
        began = time.monotonic()
        with pytest.raises(BrokerFull):
            # One that may come twice: it may be taken once there is room.
            lab.broker.publish_again(now.workload.starts)
        assert time.monotonic() - began < _AT_ONCE, "a publisher had to wait"


class FullBroker(_Full):
    name = "full-broker"
    breaks = "the broker has no memory left and refuses messages; it is emptied"

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        # It is slow to fill one of them: all must wait until it is.
        self._worker.pause()
        self.publish_and_break(lab, now)

    def begin(self, lab: Laboratory) -> None:
        self._worker.resume()


class StartOnFullBroker(_Full):
    name = "full-broker-start"
    breaks = "a worker is started while the broker has no memory left"

    def prepare(self, lab: Laboratory) -> None:
        """Start none."""

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        lab.workers.stop()
        self.publish_and_break(lab, now)

    def begin(self, lab: Laboratory) -> None:
        lab.workers.launch()


class RefusedWrites(Scenario):
    name = "broker-refuses-writes"
    breaks = "the broker became a replica, or lacks its own, and refuses every write"
    brokers = ("valkey",)
    needs = Needs(own_broker=True)

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        # Nothing can be acknowledged there: it waits.
        server = cast(ValkeyServer, lab.broker_server)
        is_replica = now.chance.random() < 0.5
        with redis.Redis.from_url(server.url) as client:
            if is_replica:
                client.replicaof("127.0.0.1", free_port())
            else:
                server.set("min-replicas-to-write", "1")
            try:
                with pytest.raises(BrokerUnavailable):
                    lab.broker.publish_again(now.workload.starts)
                with not_spinning([self._worker]):
                    pass
            finally:
                if is_replica:
                    client.replicaof("NO", "ONE")
                else:
                    server.set("min-replicas-to-write", "0")

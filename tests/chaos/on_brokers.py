"""Brokers that restart, die, hang and lose their connections."""

import time

from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario


class RestartBroker(Scenario):
    name = "broker-restart"
    breaks = "the broker is stopped and started"
    needs = Needs(own_broker=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.broker_server.stop()
        lab.broker_server.start()


class KillBroker(Scenario):
    name = "broker-kill"
    breaks = "kill -9 of the broker; it is started again"
    needs = Needs(own_broker=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.broker_server.kill()
        lab.broker_server.start()


class PauseBroker(Scenario):
    name = "broker-pause"
    breaks = (
        "the broker hangs (SIGSTOP) for a moment, or longer than the timeout of 10 s"
    )
    needs = Needs(own_broker=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        long = now.chance.random() < 0.1
        lab.broker_server.pause()
        try:
            # Time itself is the fault here.
            time.sleep(12 if long else now.chance.uniform(0.2, 2))
        finally:
            lab.broker_server.resume()


class CutBroker(Scenario):
    name = "broker-cut"
    breaks = "all connections to the broker are cut, once to three times"
    needs = Needs(broker_relay=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        for _ in range(now.chance.randint(1, 3)):
            lab.broker_relay.cut()
            now.publish_rest()


class RefuseBroker(Scenario):
    name = "broker-refuse"
    breaks = "the broker's port refuses connections while reports come in"
    needs = Needs(broker_relay=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.broker_relay.stop()
        try:
            now.publish_rest()
        finally:
            lab.broker_relay.start()

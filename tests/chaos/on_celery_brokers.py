"""Celery's broker is away or full; the reports' broker is another one."""

from tests.chaos.effort import not_spinning
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario


class _WithoutRings(Scenario):
    needs = Needs(celery_broker=True)
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def goes_on(self, now: Repetition) -> None:
        """Check that all is stored meanwhile, and that the worker does not spin."""
        now.publish_rest()
        with not_spinning([self._worker]):
            findings = now.settle()
        assert not findings, str(findings)


class CeleryBrokerAway(_WithoutRings):
    name = "celery-broker-away"
    breaks = "Celery's broker is killed, or hangs; the reports' is another one"

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        if now.chance.random() < 0.5:
            lab.celery_server.kill()
            try:
                self.goes_on(now)
            finally:
                lab.celery_server.start()
        else:
            lab.celery_server.pause()
            try:
                self.goes_on(now)
            finally:
                lab.celery_server.resume()


class CeleryBrokerFull(_WithoutRings):
    name = "celery-broker-full"
    breaks = "Celery's broker has no memory left; the reports' is another one"

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.celery_server.fill()
        try:
            self.goes_on(now)
        finally:
            lab.celery_server.free()

"""A queue that throws away what came back too often, and a database that is away."""

from typing import ClassVar

from tests.chaos.database_faults import SEEN, Fault, failing_writes
from tests.chaos.effort import not_spinning
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.on_disks import FullDisk
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until


#: What RabbitMQ 4 has by default, and what nobody should have.
_USUAL, _STRICT = 20, 3
#: A day has so many times the 300 s for which a run holds what it cannot store.
_HOLDS = 288


class DatabaseAwayQuorum(Scenario):
    name = "database-away-quorum"
    breaks = (
        "the database is away, read only, without a table or a connection to spare;"
        f" the queue's delivery limit is {_USUAL}"
    )
    brokers = ("rabbitmq",)
    needs = Needs(delivery_limit=_USUAL, database_relay=True, worker_role=True)
    # Who looks in vain pauses for up to 5 s.
    recovers_within = 15.0
    faults: ClassVar[tuple[Fault, ...]] = (*SEEN, failing_writes)

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        with now.chance.choice(self.faults)(lab, now.chance):
            now.publish_rest()
            now.publish_bad()
            with not_spinning([self._worker]):
                pass
            assert not now.is_stored(), "the database took reports"


class DatabaseAwayStrictQuorum(DatabaseAwayQuorum):
    name = "database-away-quorum-strict"
    breaks = f"the same with a delivery limit of {_STRICT}"
    needs = DatabaseAwayQuorum.needs._replace(delivery_limit=_STRICT)


class DayWithoutDatabase(Scenario):
    name = "day-without-database"
    breaks = (
        "as many looks, holds and tries as a day without a database has; the clock of"
        f" pauses is quicker, the delivery limit {_USUAL}"
    )
    brokers = ("rabbitmq",)
    needs = DatabaseAwayQuorum.needs

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start(
            "tests.support.workers.hurried_worker", CLOCK="10000"
        )

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        fault = failing_writes if now.chance.random() < 0.5 else now.chance.choice(SEEN)
        with fault(lab, now.chance):
            now.publish_rest()
            now.publish_bad()
            goal = self._runs() + _HOLDS
            wait_until(lambda: self._runs() >= goal, f"{_HOLDS} runs in vain")
            assert not now.is_stored(), "the database took reports"

    def _runs(self) -> int:
        return self._worker.log.count(" succeeded in ")


class FullDiskQuorum(FullDisk):
    name = "disk-full-quorum"
    breaks = f"the database's disk is full; the queue's delivery limit is {_USUAL}"
    brokers = ("rabbitmq",)
    needs = Needs(small_disk=True, delivery_limit=_USUAL)

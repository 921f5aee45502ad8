"""A database whose disk is full, and one whose machine dies for good."""

from tests.chaos import small_disk
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.stack import wait_until


class FullDisk(Scenario):
    name = "disk-full"
    breaks = "not one byte is free for the database; later there is space again"
    needs = Needs(small_disk=True)

    def missing(self) -> str | None:
        return small_disk.missing()

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        refused = self._refused()
        lab.small_disk.fill()
        try:
            now.publish_rest()
            # There may be room in pages that the database has already.
            while self._refused() == refused:
                now.publish_more()
                wait_until(
                    lambda: self._refused() > refused or lab.is_empty(), "a full disk"
                )
        finally:
            lab.small_disk.free()
        if lab.postgresql.process.poll() is not None:
            # It had no room for its own log: an operator starts it again.
            lab.postgresql.start()

    def _refused(self) -> int:
        return self._worker.log.count("DatabaseUnavailable")


class Failover(Scenario):
    name = "failover"
    breaks = "the primary's machine dies; its synchronous replica is promoted"
    needs = Needs(replica=True)

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        lab.replicated.add_standby()
        super().repeat(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.replicated.fail_over()

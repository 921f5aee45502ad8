"""A database whose disk is full, and one whose machine dies for good."""

from contextlib import suppress

from tests.chaos import small_disk
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until


#: Seconds after which reports that are not stored will not be. A worker says once a
#: minute only that it cannot, and the server's log is on the disk that is full.
_STUCK_AFTER = 5.0


class FullDisk(Scenario):
    name = "disk-full"
    breaks = "not one byte is free for the database; later there is space again"
    needs = Needs(small_disk=True)

    def missing(self) -> str | None:
        return small_disk.missing()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.small_disk.fill()
        try:
            now.publish_rest()
            # There may be room in pages that the database has already.
            while self._goes_on(now):
                now.publish_more()
        finally:
            lab.small_disk.free()
        if lab.postgresql.process.poll() is not None:
            # It had no room for its own log: an operator starts it again.
            lab.postgresql.start()

    def _goes_on(self, now: Repetition) -> bool:
        """Return whether all is stored although the disk is full."""
        with suppress(AssertionError):
            wait_until(now.is_stored, "all to be stored", _STUCK_AFTER)
            return True
        return False


class Failover(Scenario):
    name = "failover"
    breaks = "the primary's machine dies; its synchronous replica is promoted"
    needs = Needs(replica=True)

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        lab.replicated.add_standby()
        super().repeat(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.replicated.fail_over()

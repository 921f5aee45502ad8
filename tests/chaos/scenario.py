"""What every scenario has: what it breaks, what it needs, what happens once."""

from abc import ABC, abstractmethod
from typing import ClassVar

from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.workload import Times


class Scenario(ABC):
    """One thing that breaks while reports come in."""

    name: ClassVar[str]
    #: One line for the table.
    breaks: ClassVar[str]
    brokers: ClassVar[tuple[str, ...]] = ("valkey", "rabbitmq")
    needs: ClassVar[Needs] = Needs()
    times: ClassVar[Times] = "sent"
    #: Seconds from the end of the cause until all must be stored.
    recovers_within: ClassVar[float] = 10.0
    #: Whether reports of another run come in meanwhile, which must not be late: there
    #: are a database, the reports' broker and a process that are not broken.
    spares_others: ClassVar[bool] = False

    def missing(self) -> str | None:
        """Say what this machine lacks for it, None: nothing."""
        return None

    def prepare(self, lab: Laboratory) -> None:
        """Begin: before the first repetition."""
        lab.workers.start()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        """Break it once, while reports come in."""
        now.publish_some()
        now.wait_for_progress()
        self.break_once(lab, now)
        now.publish_rest()

    def break_once(self, lab: Laboratory, now: Repetition) -> None:
        """Strike, and take the time from the moment when the cause is gone."""
        now.cause_begins()
        self.strike(lab, now)
        now.cause_is_gone()

    @abstractmethod
    def strike(self, lab: Laboratory, now: Repetition) -> None:
        """Break it; what does not mend by itself is mended here.

        It ends when the cause is gone, or says so before: `now.cause_is_gone()`.
        """

    def finish(self, lab: Laboratory) -> None:  # noqa: B027 - most have nothing to do
        """End: after the last repetition."""

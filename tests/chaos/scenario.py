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
        self.strike(lab, now)
        now.publish_rest()

    @abstractmethod
    def strike(self, lab: Laboratory, now: Repetition) -> None:
        """Break it; what does not mend by itself is mended here."""

    def finish(self, lab: Laboratory) -> None:  # noqa: B027 - most have nothing to do
        """End: after the last repetition."""

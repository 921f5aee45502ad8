"""One repetition: its seed, its reports, and how far they came."""

import random
from contextlib import suppress

from sqlalchemy import Select, func, select

from db.domain.errors import DatabaseUnavailable
from db.tables import deployment_history as history
from db.tables import parked_reports, tasks
from tests.chaos.checker import Findings, check
from tests.chaos.laboratory import Laboratory
from tests.chaos.workload import Times, Workload
from tests.stack import wait_until


#: After that a report counts as lost: longer than any timeout of the product.
_SETTLE_SECONDS = 90


class Repetition:
    """What is sent in one repetition, in two parts; what breaks comes in between."""

    def __init__(self, lab: Laboratory, seed: str, times: Times = "sent") -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.workload = Workload(self.chance, times=times)
        self._workloads = [self.workload]
        self._lab = lab
        messages = self.workload.messages
        cut = self.chance.randint(len(messages) // 3, 2 * len(messages) // 3)
        self._some, self._rest = messages[:cut], messages[cut:]
        self._findings = Findings()

    @property
    def sent(self) -> int:
        """How many messages it has."""
        return sum(len(each.messages) for each in self._workloads)

    @property
    def dead(self) -> int:
        """How many of its messages cannot be taken."""
        return sum(len(each.dead) for each in self._workloads)

    def publish_some(self) -> None:
        """Publish the first part: a third to two thirds."""
        self._lab.publish(self._some)

    def publish_rest(self) -> None:
        """Publish what was not published yet."""
        self._lab.publish(self._rest)
        self._rest = []

    def publish_more(self) -> None:
        """Publish two more runs, where those that there were did not suffice."""
        self._workloads.append(Workload(self.chance))
        self._lab.publish(self._workloads[-1].messages)

    def wait_for_progress(self) -> None:
        """Return when a random part of the first part is stored."""
        goal = self.chance.randint(1, len(self._some) // 4)
        wait_until(lambda: self._stored() >= goal, f"{goal} reports to be stored")

    def settle(self) -> Findings:
        """Wait until all is stored; return what is not as it must be after 90 s."""
        with suppress(AssertionError):
            wait_until(self._is_settled, "all to be stored", _SETTLE_SECONDS)
        return self._findings

    def check(self) -> Findings:
        """Return what is not as it must be now."""
        findings = Findings()
        for each in self._workloads:
            findings.add(check(self._lab.stack.database, each))
        return findings

    def _is_settled(self) -> bool:
        if not self._lab.is_empty():
            self._findings = Findings(lost=["reports that stay in the broker"])
            return False
        try:
            self._findings = self.check()
        except DatabaseUnavailable as error:
            self._findings = Findings(lost=[f"the database: {error}"])
        return not self._findings

    def entries(self) -> int:
        """Count the entries that are there, pending ones too."""
        return self._count(self._entries())

    def _stored(self) -> int:
        """Count entries that were reported, and reports that are parked."""
        reported = self._entries().where(history.c.reported_at.is_not(None))
        parked = select(func.count()).where(
            parked_reports.c.task_uuid.in_(self.workload.uuids)
        )
        return self._count(reported) + self._count(parked)

    def _entries(self) -> Select[tuple[int]]:
        return (
            select(func.count())
            .select_from(history)
            .join(tasks, tasks.c.id == history.c.task_id)
            .where(tasks.c.uuid.in_(self.workload.uuids))
        )

    def _count(self, statement: Select[tuple[int]]) -> int:
        with self._lab.stack.database.reader() as connection:
            return connection.execute(statement).scalar_one()

"""One repetition: its seed, its reports, and how far they came."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Select, func, select

from brokers.interface import Earlier
from db.domain.errors import DatabaseUnavailable, FuelHistoryError
from db.tables import deployment_history as history
from db.tables import parked_reports, tasks
from tests.chaos.canary import MOST_SECONDS, Canary
from tests.chaos.checker import Findings, check
from tests.chaos.laboratory import Laboratory
from tests.chaos.workload import Times, Workload
from tests.support.servers.stack import wait_until


#: After that a report counts as lost: longer than any timeout of the product.
_SETTLE_SECONDS = 90


class Repetition:
    """What is sent in one repetition, in two parts; what breaks comes in between."""

    def __init__(
        self,
        lab: Laboratory,
        seed: str,
        times: Times,
        recovers_within: float,
        others: Canary | None,
    ) -> None:
        self.seed = seed
        self._recovers_within = recovers_within
        self._others = others
        #: Seconds from the end of the cause until all was stored.
        self.recovered_in = 0.0
        #: Longest time that a report of another run had to wait; None: there was none.
        self.others_waited: float | None = None
        self._gone_at: float | None = None
        self.chance = random.Random(seed)
        self.workload = Workload(self.chance, times=times)
        self._workloads = [self.workload]
        self._lab = lab
        messages = self.workload.messages
        cut = self.chance.randint(len(messages) // 3, 2 * len(messages) // 3)
        self._some, self._rest = messages[:cut], messages[cut:]
        self._findings = Findings()
        self._others_are_there = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_others()

    @property
    def sent(self) -> int:
        """How many messages it has."""
        return sum(len(each.messages) for each in self._workloads)

    @property
    def dead(self) -> int:
        """How many of its messages cannot be taken."""
        return sum(len(each.dead) for each in self._workloads)

    def cause_begins(self) -> None:
        """Let reports of another run come in from now on, where there is one."""
        if self._others is not None:
            self._others.begin()
            self._others_are_there = True

    def holds_some(self) -> None:
        """Say that what holds some reports is stopped: others count from now on."""
        if self._others is not None:
            self._others.forget()

    def cause_is_gone(self) -> None:
        """Take the time from now on until all is stored; the first call counts."""
        if self._gone_at is None:
            self._gone_at = time.monotonic()

    def publish_some(self) -> None:
        """Publish the first part: a third to two thirds."""
        self._lab.publish(self._some)

    def publish_rest(self, *, with_times: bool = True) -> None:
        """Publish what was not published yet; as it came in before, or does now."""
        self._lab.publish(self._rest, with_times=with_times)
        self._rest = []

    def publish_to_die(self, *payloads: bytes) -> None:
        """Publish messages that must become dead reports."""
        self.workload.dead.update(payloads)
        self._lab.publish([Earlier(each, datetime.now(UTC)) for each in payloads])

    def publish_bad(self) -> None:
        """Publish one more that must become a dead report."""
        self.publish_to_die(f"bad {self.chance.random()}".encode())

    def publish_more(self) -> None:
        """Publish two more runs, where those that there were did not suffice."""
        self._workloads.append(Workload(self.chance))
        self._lab.publish(self._workloads[-1].messages)

    def wait_for_progress(self) -> None:
        """Return when a random part of the first part is stored."""
        goal = self.chance.randint(1, len(self._some) // 4)
        wait_until(lambda: self.stored() >= goal, f"{goal} reports to be stored")

    def settle(self) -> Findings:
        """Wait until all is stored; return what is not as it must be after 90 s.

        Once the cause is gone: also what came too late.
        """
        if self._gone_at is None:
            self._wait(self._is_settled)
            return self._findings
        self._wait(self._look)
        # It would not let the broker be empty.
        self._end_others()
        self._wait(self._is_settled)
        self.recovered_in = time.monotonic() - self._gone_at
        return Findings(
            *(self._findings.lost, self._findings.doubled, self._findings.wrong),
            late=self._late(),
        )

    def _wait(self, condition: Callable[[], bool]) -> None:
        with suppress(AssertionError):
            wait_until(condition, "all to be stored", _SETTLE_SECONDS)

    def _late(self) -> list[str]:
        late = []
        if self.recovered_in > self._recovers_within:
            limit = f"not {self._recovers_within:.0f} s"
            late.append(f"{self.recovered_in:.1f} s, {limit}, after the cause was gone")
        if self.others_waited is not None and self.others_waited > MOST_SECONDS:
            late.append(f"a report of another run waited {self.others_waited:.1f} s")
        return late

    def _end_others(self) -> None:
        if self._others is not None and self._others_are_there:
            self.others_waited = self._others.end()
            self._others_are_there = False

    def is_stored(self) -> bool:
        """Return whether all that was sent is in the database; False: or none sees it.

        A broker does not say of all what it has: RabbitMQ not of what is in hand.
        """
        try:
            return not self.check()
        except FuelHistoryError:
            return False

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
        return self._look()

    def _look(self) -> bool:
        try:
            self._findings = self.check()
        except DatabaseUnavailable as error:
            self._findings = Findings(lost=[f"the database: {error}"])
        return not self._findings

    def entries(self) -> int:
        """Count the entries that are there, pending ones too."""
        return self._count(self._entries())

    def stored(self) -> int:
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

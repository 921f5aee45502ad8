"""The reports of one repetition, and what must be stored of them."""

import random
import threading
import time
from functools import partial

from brokers.interface import BrokerUnavailable, Earlier
from db.domain.errors import FuelHistoryError
from tests.chaos.checker import Findings, check
from tests.chaos.ha.installation import Installation
from tests.chaos.workload import Workload
from tests.support.servers.stack import wait_until


_CHUNK = 20
_SECONDS = 120


class Reports:
    """Publishes a workload in two parts, each report until a broker confirmed it."""

    def __init__(self, lab: Installation, chance: random.Random) -> None:
        self._lab = lab
        self._workload = Workload(chance)
        messages = self._workload.messages
        half = len(messages) // 2
        self._some, self._rest = messages[:half], messages[half:]
        self.sent = len(messages)
        #: Writes that a woken primary said it had made.
        self.accepted_by_the_woken = 0
        self._thread: threading.Thread | None = None
        self._confirmed = 0

    def begin(self) -> None:
        """Publish the first part, and wait until something of it is stored."""
        self._publish(self._some)
        self.wait_for_some()

    def publish(self) -> None:
        """Publish the rest."""
        self._publish(self._rest)
        self._rest = []

    def publish_in_background(self) -> None:
        """Publish the rest as soon as a broker accepts it."""
        self._thread = threading.Thread(target=self.publish, name="publisher")
        self._thread.start()

    def assert_nothing_is_accepted(self, seconds: float = 5) -> None:
        """Watch for some seconds that no report is confirmed."""
        before, end = self._confirmed, time.monotonic() + seconds
        wait_until(lambda: time.monotonic() > end, "some seconds to pass")
        assert self._confirmed == before, "a broker alone accepted reports"

    def wait_for_some(self) -> None:
        """Return when more of the runs is stored than before."""
        before = self._lacking()
        wait_until(lambda: self._lacking() < max(before, 1), "reports to be stored")

    def settle(self) -> Findings:
        """Wait until all is stored; return what is not as it must be after 120 s."""
        if self._thread is not None:
            self._thread.join(_SECONDS)
        try:
            wait_until(lambda: not self._lacking(), "all to be stored", _SECONDS)
        except AssertionError:
            return check(self._lab.stack.database, self._workload)
        return Findings()

    def _lacking(self) -> int:
        try:
            found = check(self._lab.stack.database, self._workload)
        except FuelHistoryError:
            return self.sent
        return sum(map(len, (found.lost, found.doubled, found.wrong)))

    def _publish(self, messages: list[Earlier]) -> None:
        for first in range(0, len(messages), _CHUNK):
            chunk = messages[first : first + _CHUNK]
            wait_until(partial(self._accepts, chunk), "a broker to accept reports")
            self._confirmed += len(chunk)

    def _accepts(self, messages: list[Earlier]) -> bool:
        try:
            self._lab.broker.publish_again(messages)
        except BrokerUnavailable:
            return False
        return True

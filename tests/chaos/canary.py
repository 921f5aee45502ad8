"""Another run, which the fault does not concern: how late do its reports become?"""

import random
import threading
import time
from datetime import UTC, datetime
from itertools import count, cycle
from uuid import uuid4

from sqlalchemy import Select, select

from brokers.interface import BrokerUnavailable, Earlier
from db.database import Database
from db.domain.errors import FuelHistoryError
from db.tables import deployment_history as history
from db.tables import tasks
from tests.chaos.generator import Generator
from tests.chaos.laboratory import Laboratory
from tests.support.servers.stack import wait_until


#: Seconds for which its reports may wait.
MOST_SECONDS = 5.0
#: Runs that take turns.
_RUNS = 25
_BETWEEN_REPORTS = 0.3
_LOOK = 0.05
#: Seconds after which a report is given up.
_LONGEST = 60.0


class Canary:
    """Sends a report now and then, and measures how long until its row is visible.

    By connections of its own, which no fault touches.
    """

    def __init__(self, lab: Laboratory) -> None:
        """Register its runs; return when they are stored."""
        self._lab = lab
        self._broker = lab.connect()
        self._database: Database = lab.stack.database
        self._numbers = count()
        uuids = [str(uuid4()) for _ in range(_RUNS)]
        chance = random.Random(uuids[0])
        self._generator = Generator(chance, datetime.now(UTC), "sent")
        for uuid in uuids:
            start = next(self._generator.run(uuid))
            self._broker.publish_again([start.message])
        for uuid in uuids:
            registered = select(tasks.c.id).where(tasks.c.uuid == uuid)
            wait_until(
                lambda registered=registered: self._finds(registered),  # type: ignore[misc]
                "another run to be registered",
            )
        self._uuids = cycle(uuids)
        self._uuid = next(self._uuids)

    def begin(self) -> None:
        """Send from now on."""
        self._waited: list[tuple[float, float]] = []
        self._counted_from = 0.0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._send, name="canary", daemon=True)
        self._thread.start()

    def end(self) -> float:
        """Send no more; return how long a report had to wait at most, in seconds."""
        self._stopped.set()
        self._thread.join()
        counted = [w for at, w in self._waited if at >= self._counted_from]
        return max(counted, default=0.0)

    def forget(self) -> None:
        """Count only the reports that are sent from now on, of another run.

        What is stopped may have the last one's row: then that is a run it concerns.
        """
        self._uuid = next(self._uuids)
        self._counted_from = time.monotonic()

    def _send(self) -> None:
        while not self._stopped.wait(_BETWEEN_REPORTS):
            name = f"canary-{next(self._numbers)}"
            now = datetime.now(UTC).replace(microsecond=0)
            at, uuid = time.monotonic(), self._uuid
            said = self._generator.report(uuid, "1", name, "ready", now)
            self._waited.append((at, self._seconds(said.message, uuid, name)))

    def _seconds(self, message: Earlier, uuid: str, name: str) -> float:
        began = time.monotonic()
        mine = (
            select(history.c.id)
            .join(tasks, tasks.c.id == history.c.task_id)
            .where(
                tasks.c.uuid == uuid,
                history.c.deployment_graph_task_name == name,
            )
        )
        try:
            self._broker.publish_again([message])
        except BrokerUnavailable:
            # Nobody must be without the reports' broker here.
            return _LONGEST
        while time.monotonic() - began < _LONGEST and not self._finds(mine):
            time.sleep(_LOOK)
        return time.monotonic() - began

    def _finds(self, statement: Select[tuple[int]]) -> bool:
        try:
            with self._database.reader() as connection:
                return connection.execute(statement).first() is not None
        except FuelHistoryError:
            return False

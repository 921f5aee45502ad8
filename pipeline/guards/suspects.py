"""Redeliveries: one of them may have killed the process that took it before.

What Python cannot catch (the kernel kills a process for lack of memory, a crash) leaves
no trace but a redelivery. Redeliveries are stored together once more; if that process
dies too, each alone; a message that alone killed two processes is a dead report.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256

from astute.bad_report import BadReport, Reason
from brokers.interface import Delivery
from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.kept_reports.dead import bury
from db.kept_reports.suspects import begin_try, end_try, forget, tries_of
from pipeline.counts import Counts
from pipeline.received import received_dead


#: Number of deaths after which a message is not tried again: the first together with
#: other redeliveries, the last two alone.
MOST_TRIES = 3


class Suspects:
    """Stores redeliveries so that a message that kills processes is found."""

    def __init__(
        self,
        database: Database,
        store: Callable[[Sequence[Delivery]], None],
        bury_delivery: Callable[[Delivery, Counts], None],
    ) -> None:
        """`store` stores deliveries; `bury_delivery` acknowledges and counts one."""
        self._database = database
        self._store = store
        self._buried = bury_delivery

    def store(self, deliveries: Sequence[Delivery]) -> None:
        """Store or bury all of these. Raises what `store` raises."""
        digests = {each.tag: sha256(each.payload).digest() for each in deliveries}
        with self._database.writer() as connection:
            tries = tries_of(connection, set(digests.values()))
        first = [each for each in deliveries if digests[each.tag] not in tries]
        if first:
            self._try(first, {digests[each.tag]: 0 for each in first})
        for each in deliveries:
            digest = digests[each.tag]
            if digest not in tries:
                continue
            if tries[digest] >= MOST_TRIES:
                self._bury(each, digest)
            else:
                self._try([each], {digest: tries[digest]})

    def _try(self, deliveries: Sequence[Delivery], tries: dict[bytes, int]) -> None:
        with self._database.writer() as connection:
            begin_try(connection, tries)
        try:
            self._store(deliveries)
        except BaseException:
            # The process survived: whatever failed, this was not a death. If the
            # database is unavailable, the count is forgotten after a while.
            with suppress(DatabaseUnavailable), self._database.writer() as connection:
                end_try(connection, tries)
            raise
        with self._database.writer() as connection:
            forget(connection, set(tries))

    def _bury(self, delivery: Delivery, digest: bytes) -> None:
        dead = received_dead(
            delivery,
            BadReport(
                Reason.killed_process,
                f"{MOST_TRIES} processes died while they stored it, the last two"
                " nothing else: out of memory, or a bug in the receiver",
            ),
            keep_whole=True,
        )
        with self._database.writer() as connection:
            bury(connection, [dead.report])
            forget(connection, [digest])
        self._buried(
            delivery,
            Counts(received=1, dead=1, reasons=Counter([Reason.killed_process])),
        )

"""Store the reports of a batch: of registered runs, and of unknown ones."""

from collections.abc import Sequence
from contextlib import suppress

from astute.pack import pack
from db.database import Database
from db.domain.errors import RowLocked
from db.domain.reports import ParkedReport
from db.kept_reports.parked import park
from db.runs.orchestrator_tasks import (
    apply_orchestrator_tasks,
    store_orchestrator_tasks,
)
from db.runs.transactions import find_transactions
from pipeline.counts import Counts
from pipeline.divide import divide
from pipeline.fold import fold
from pipeline.gate import gate
from pipeline.outcome import Outcome
from pipeline.received import ReceivedReport
from pipeline.unpark import unpark
from pipeline.write import write


#: Milliseconds: nothing else has to wait where somebody has the parked reports' table.
_QUICKLY = 50


def store_reports(
    database: Database,
    received: Sequence[ReceivedReport],
    *,
    tried_before: bool = False,
) -> Outcome:
    """Write the reports of registered runs, and park the others.

    `tried_before`: the reports were taken before, and may have been parked without a
    second look (docs/decisions/0030).

    Raises like divide().
    """

    def write_known(
        received: Sequence[ReceivedReport], lock_timeout_ms: int | None
    ) -> tuple[Counts, list[ReceivedReport]]:
        with database.writer(lock_timeout_ms=lock_timeout_ms) as connection:
            uuids = {each.report.task_uuid for each in received}
            known = find_transactions(connection, uuids)
            gated = gate(received, known)
            counts = gated.counts + write(connection, fold(gated.recorded), known)
        if tried_before:
            # What is locked, the periodic task applies: the reports are stored.
            with suppress(RowLocked):
                counts += unpark(database, [*known], lock_timeout_ms=_QUICKLY)
        return counts, gated.unknown

    def park_unknown(
        received: Sequence[ReceivedReport], lock_timeout_ms: int | None
    ) -> tuple[Counts, list[ReceivedReport]]:
        # In a transaction of its own: a transaction that applies parked reports waits
        # for this one, and may hold rows that the registered runs need.
        with database.writer(lock_timeout_ms=lock_timeout_ms) as connection:
            park(connection, [_parked(each) for each in received])
        # Their runs may have been registered in between.
        uuids = {each.report.task_uuid for each in received}
        unparked = unpark(database, uuids, lock_timeout_ms=lock_timeout_ms)
        return Counts(parked=len(received)) + unparked, []

    written, unknown = divide(database, received, write_known)
    parked, _ = divide(database, unknown, park_unknown)
    return written + parked


def store_tasks(database: Database, received: Sequence[ReceivedReport]) -> Outcome:
    """Store what reports say about tasks that change runs, and apply it.

    Raises like divide().
    """

    def write_tasks(
        received: Sequence[ReceivedReport], lock_timeout_ms: int | None
    ) -> tuple[Counts, list[ReceivedReport]]:
        with database.writer(lock_timeout_ms=lock_timeout_ms) as connection:
            uuids = store_orchestrator_tasks(
                connection, [each.report.task for each in received if each.report.task]
            )
        apply_orchestrator_tasks(database, uuids)
        return Counts(), []

    outcome, _ = divide(database, received, write_tasks)
    return outcome


def _parked(received: ReceivedReport) -> ParkedReport:
    return ParkedReport(
        received.report.task_uuid,
        received.delivery.arrived_at,
        received.delivery.origin,
        # In the form in which it may have arrived: a compressed one may be large.
        pack(received.delivery.payload),
    )

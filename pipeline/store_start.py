"""Store a start message: register the run, and apply its parked reports."""

from collections.abc import Sequence

import structlog

from db.database import Database
from db.domain.mends import Detail
from db.domain.starts import Start
from db.runs.registration import registering
from pipeline.counts import Counts
from pipeline.fold import fold
from pipeline.unpark import apply_parked, unpark
from pipeline.write import write


log = structlog.get_logger()


def store_start(database: Database, start: Start) -> Counts:
    """Store a run, its graph and its pending entries in one transaction.

    Reports that were parked for it are applied and removed in the same transaction,
    those that were parked meanwhile in another one. A second start message changes
    nothing, and is counted; its differences are shown with the run. Raises
    DatabaseUnavailable and DatabaseRefused.
    """
    uuid = start.task_uuid
    with registering(database, start) as (connection, begun):
        transaction = begun.transaction
        known = {uuid: transaction}
        counts = Counts(
            starts=1,
            second_starts=int(begun.is_second),
            differing_starts=int(begun.is_second and bool(begun.differs)),
        )
        counts += write(connection, fold([], begun.entries), known)
        counts += apply_parked(connection, uuid, transaction)
    counts += unpark(database, [uuid])
    if start.name and len(start.named_clusters) != 1:
        # Its nodes, or Nailgun, may name it all the same.
        log.warning(
            "environment_not_named",
            task_uuid=uuid,
            named=sorted(start.named_clusters),
        )
    if begun.is_second:
        _log_second(uuid, begun.differs)
    return counts


def _log_second(uuid: str, differs: Sequence[Detail]) -> None:
    if differs:
        names = [detail.value for detail in differs]
        log.warning("second_start_differs", task_uuid=uuid, left_out=names)
    else:
        log.info("second_start", task_uuid=uuid)

"""Store start messages: register runs, and apply their parked reports."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import structlog

from db.database import Database
from db.runs.registration import Begun, registering
from pipeline.counts import Counts
from pipeline.divide import divide
from pipeline.fold import fold
from pipeline.outcome import Outcome
from pipeline.received import ReceivedStart
from pipeline.unpark import unpark
from pipeline.write import write


log = structlog.get_logger()

#: Starts, and their entries, after which a transaction takes no more: a small run must
#: not wait for a large one.
_MOST_STARTS = 100
_MOST_ENTRIES = 2000


def store_starts(database: Database, received: Sequence[ReceivedStart]) -> Outcome:
    """Store runs, their graphs and their pending entries, many in one transaction.

    Reports that were parked for a run are applied and removed afterwards. A second
    start message changes nothing, and is counted; its differences are shown with the
    run. Raises like divide().
    """

    def write_starts(
        received: Sequence[ReceivedStart], lock_timeout_ms: int | None
    ) -> tuple[Counts, list[ReceivedStart]]:
        starts = [each.start for each in received]
        with registering(database, starts, lock_timeout_ms=lock_timeout_ms) as (
            connection,
            all_begun,
        ):
            known = {each.start.task_uuid: each.transaction for each in all_begun}
            entries = [entry for each in all_begun for entry in each.entries]
            counts = write(connection, fold([], entries), known)
        counts += unpark(database, [*known], lock_timeout_ms=lock_timeout_ms)
        for begun in all_begun:
            _log(begun)
        return counts + _counts(all_begun), []

    outcome = Outcome()
    for group in _groups(received):
        stored, _ = divide(database, group, write_starts)
        # Reports of a run that cannot be registered now can be parked.
        outcome += replace(stored, stuck=frozenset())
    return outcome


def _groups(received: Sequence[ReceivedStart]) -> Iterator[list[ReceivedStart]]:
    """Yield the starts of one transaction each, in their order."""
    group: dict[str, ReceivedStart] = {}
    entries = 0
    for each in received:
        entries += len(each.start.entries)
        is_full = len(group) == _MOST_STARTS or entries > _MOST_ENTRIES
        if group and (is_full or each.task_uuid in group):
            yield [*group.values()]
            group, entries = {}, len(each.start.entries)
        group[each.task_uuid] = each
    if group:
        yield [*group.values()]


def _counts(all_begun: Sequence[Begun]) -> Counts:
    seconds = [each for each in all_begun if each.is_second]
    return Counts(
        starts=len(all_begun),
        second_starts=len(seconds),
        differing_starts=sum(bool(each.differs) for each in seconds),
    )


def _log(begun: Begun) -> None:
    start = begun.start
    if start.name and len(start.named_clusters) != 1:
        # Its nodes, or Nailgun, may name it all the same.
        log.warning(
            "environment_not_named",
            task_uuid=start.task_uuid,
            named=sorted(start.named_clusters),
        )
    if begun.is_second and begun.differs:
        names = [detail.value for detail in begun.differs]
        log.warning("second_start_differs", task_uuid=start.task_uuid, left_out=names)
    elif begun.is_second:
        log.info("second_start", task_uuid=start.task_uuid)

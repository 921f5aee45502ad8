"""The gate: decide which reports are recorded, and which wait for their run; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from astute.report import Report
from db.domain.transactions import KnownTransaction
from pipeline.counts import Counts
from pipeline.received import ReceivedReport


class Gated(NamedTuple):
    """The result of the gate."""

    #: Reports of registered runs, to be written.
    recorded: list[Report]
    #: Reports to be parked: their runs are not registered.
    unknown: list[ReceivedReport]
    #: The counts of all other reports.
    counts: Counts


def gate(
    received: Iterable[ReceivedReport], known: Mapping[str, KnownTransaction]
) -> Gated:
    """Sort reports by what is `known` of their runs."""
    recorded: list[Report] = []
    unknown: list[ReceivedReport] = []
    passed = Counter[str]()
    gated = 0
    for each in received:
        report = each.report
        transaction = known.get(report.task_uuid)
        if transaction is not None:
            gated += not transaction.records_history
            recorded.append(recordable(report, transaction))
        elif report.passes_as is not None:
            passed[report.passes_as] += 1
        else:
            unknown.append(each)
    counts = Counts(
        reports=len(recorded) - gated,
        gated=gated,
        passed=passed.total(),
        methods=passed,
    )
    return Gated(recorded, unknown, counts)


def recordable(report: Report, transaction: KnownTransaction) -> Report:
    """Return the part of a report to write: no history before 9.0."""
    if transaction.records_history:
        return report
    return report._replace(entries=(), outcomes=())

"""The messages of a batch, each with its bytes and its origin; pure."""

from collections import Counter
from typing import NamedTuple

from astute.bad_report import BadReport, Reason
from astute.report import Report
from brokers.interface import Delivery
from db.domain.reports import DeadReport
from db.domain.starts import Start


class ReceivedReport(NamedTuple):
    """One report, with its bytes and its origin."""

    delivery: Delivery
    report: Report
    #: Whether the message is a request, which is counted as passed.
    is_request: bool = False

    @property
    def task_uuid(self) -> str:
        """The uuid of its run."""
        return self.report.task_uuid


class ReceivedStart(NamedTuple):
    """One start message, with its bytes and its origin."""

    delivery: Delivery
    start: Start

    @property
    def task_uuid(self) -> str:
        """The uuid of its run."""
        return self.start.task_uuid


class ReceivedDead(NamedTuple):
    """One message that cannot be recorded, with its bytes and its origin."""

    delivery: Delivery
    report: DeadReport


class ReceivedPassed(NamedTuple):
    """One message that is not a report of a deployment."""

    method: str


class Batch(NamedTuple):
    """The content of a batch of deliveries."""

    #: How many of the deliveries it covers, from the first.
    deliveries: int
    starts: list[ReceivedStart]
    reports: list[ReceivedReport]
    dead: list[ReceivedDead]
    #: Messages that are not reports of deployments, by method.
    passed: Counter[str]

    @property
    def mended(self) -> Counter[str]:
        """The number of mended details by name (db/domain/mends.py)."""
        mended = Counter[str]()
        for start in self.starts:
            mended.update(start.start.mended)
        for received in self.reports:
            if received.report.mended:
                mended.update(received.report.mended)
        return mended


def received_dead(
    delivery: Delivery, error: BadReport, *, keep_whole: bool = False
) -> ReceivedDead:
    """Return the dead report for a message that cannot be recorded."""
    return ReceivedDead(
        delivery,
        DeadReport(
            delivery.arrived_at,
            delivery.origin,
            delivery.payload,
            error.reason,
            error.detail,
            keep_whole,
        ),
    )


def too_large_for_memory(delivery: Delivery) -> ReceivedDead:
    """Return the dead report for a message that needs more memory than allowed."""
    return received_dead(
        delivery,
        BadReport(
            Reason.too_much_memory,
            "it needs more memory than a process of the worker may use"
            " (WORKER_MEMORY_MB)",
        ),
        keep_whole=True,
    )

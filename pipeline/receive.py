"""Sort a batch of deliveries into what can be stored and what is dead; pure."""

from collections.abc import Iterable
from typing import NamedTuple

from astute.bad_report import BadReport
from astute.decode import Report, decode
from astute.start import decode_start
from astute.unpack import unpack
from brokers.interface import Delivery
from db.domain.reports import DeadReport
from db.domain.starts import Start


class ReceivedReport(NamedTuple):
    """One report, with its bytes and where they came from."""

    delivery: Delivery
    report: Report


class ReceivedStart(NamedTuple):
    """One start message, with its bytes and where they came from."""

    delivery: Delivery
    start: Start


class Batch(NamedTuple):
    """What a batch of deliveries holds."""

    starts: list[ReceivedStart]
    reports: list[ReceivedReport]
    dead: list[DeadReport]


def receive(deliveries: Iterable[Delivery]) -> Batch:
    """Decode every message of every delivery; a bad one disturbs no other."""
    batch = Batch([], [], [])
    for delivery in deliveries:
        try:
            messages = unpack(delivery.payload)
        except BadReport as error:
            batch.dead.append(dead_report(delivery, error))
            continue
        for message in messages:
            # Most deliveries are one message: nothing to make anew.
            whole = message is delivery.payload
            _decode(delivery if whole else delivery._replace(payload=message), batch)
    return batch


def dead_report(delivery: Delivery, error: BadReport) -> DeadReport:
    """Return the dead report of a delivery that cannot be taken."""
    return DeadReport(
        delivery.arrived_at,
        delivery.origin,
        delivery.payload,
        error.reason,
        error.detail,
    )


def _decode(message: Delivery, batch: Batch) -> None:
    try:
        decoded = decode(message.payload, message.arrived_at)
        if isinstance(decoded, Report):
            batch.reports.append(ReceivedReport(message, decoded))
        else:
            batch.starts.append(ReceivedStart(message, decode_start(decoded)))
    except BadReport as error:
        batch.dead.append(dead_report(message, error))

"""Through everything that is pure: only BadReport may be raised."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from astute.bad_report import BadReport, Reason
from astute.decode import decode
from astute.report import Passed, Report
from astute.start import decode_start
from astute.unpack import unpack
from db.domain.starts import Start


ARRIVAL = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)


class Taken(NamedTuple):
    """What one message is, or a part of one that cannot be taken."""

    message: bytes
    outcome: Report | Start | Passed | Reason


def take(payload: bytes) -> Iterator[Taken]:
    """Yield what becomes of each message of a delivery, told by the pure parts."""
    try:
        messages = unpack(payload)
    except BadReport as error:
        yield Taken(payload, error.reason)
        return
    for message in messages:
        yield from _take(message)


def _take(message: bytes) -> Iterator[Taken]:
    try:
        decoded = decode(message, ARRIVAL)
        if isinstance(decoded, Passed):
            yield Taken(message, decoded)
            return
        if not isinstance(decoded, Report):
            yield Taken(message, decode_start(decoded))
            return
    except BadReport as error:
        yield Taken(message, error.reason)
        return
    yield Taken(message, decoded)
    for part in decoded.bad:
        yield Taken(part.payload, part.error.reason)

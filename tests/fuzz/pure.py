"""Through everything that is pure: only BadReport may be raised."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from astute.bad_report import BadReport, Reason
from astute.decode import Report, decode
from astute.start import decode_start
from astute.unpack import unpack
from db.domain.starts import Start


ARRIVAL = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)


class Taken(NamedTuple):
    """What one message is."""

    message: bytes
    outcome: Report | Start | Reason


def take(payload: bytes) -> Iterator[Taken]:
    """Yield what becomes of each message of a delivery, told by the pure parts."""
    try:
        messages = unpack(payload)
    except BadReport as error:
        yield Taken(payload, error.reason)
        return
    for message in messages:
        try:
            decoded = decode(message, ARRIVAL)
            yield Taken(
                message,
                decoded if isinstance(decoded, Report) else decode_start(decoded),
            )
        except BadReport as error:
            yield Taken(message, error.reason)

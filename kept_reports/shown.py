"""Dead and parked reports as they are shown: their columns and what arrived."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Literal

from astute.shown import shown
from db.kept_reports.dead import KEPT
from db.queries.parked_reports import ParkedRow
from fuel_history.shapes.kept_reports import (
    DeadReport,
    DeadReportDetails,
    EarlierError,
    ParkedReport,
)


#: The columns of a row for :func:`dead_report`.
DEAD_COLUMNS = (*DeadReport.__struct_fields__, "earlier_errors", "payload")


def dead_report(row: Sequence[Any]) -> DeadReportDetails[Any]:
    """Return a dead report with the bytes that are kept of it."""
    members = dict(zip(DEAD_COLUMNS, row, strict=True))
    payload, encoding = _text(bytes(members.pop("payload")))
    errors = [EarlierError(**each) for each in members.pop("earlier_errors")]
    return DeadReportDetails(
        **members,
        earlier_errors=tuple(errors),
        payload=payload,
        payload_encoding=encoding,
    )


def parked_report(row: Sequence[Any]) -> ParkedReport[Any]:
    """Return the parked report of a :class:`ParkedRow`."""
    came = ParkedRow(*row)
    message = shown(bytes(came.payload), KEPT)
    payload, encoding = _text(message.text)
    return ParkedReport(
        id=came.id,
        method=message.method,
        arrived_at=came.arrived_at,
        origin=came.origin,
        parked_at=came.parked_at,
        unannounced_at=came.unannounced_at,
        payload=payload,
        payload_encoding=encoding,
        is_whole=message.is_whole,
    )


def _text(payload: bytes) -> tuple[str, Literal["utf-8", "base64"]]:
    """Return bytes as text, and its encoding: base64 for NUL or what is not UTF-8."""
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        text = "\0"
    # Many programs end a text at NUL.
    if "\0" in text:
        return b64encode(payload).decode(), "base64"
    return text, "utf-8"

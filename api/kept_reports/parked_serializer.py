"""Parked reports: their runs, and each report with its content."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from api.http.arrays import elements
from api.kept_reports.payloads import Encoding, payload_text
from astute.shown import shown
from db.kept_reports.dead import KEPT
from db.queries.parked_reports import ParkedRow


class ParkedRun(msgspec.Struct, gc=False):
    """One unknown run, and its parked reports in figures."""

    task_uuid: str
    state: str
    reports: int
    unannounced: int
    first_arrived_at: int | str
    last_arrived_at: int | str
    parked_at: int | str
    unannounced_at: int | str | None
    origins: list[str]
    kept_size: int


class ParkedReport(msgspec.Struct, gc=False):
    """One report of such a run."""

    id: int
    method: str | None
    arrived_at: int | str
    origin: str
    parked_at: int | str
    unannounced_at: int | str | None
    payload: str
    payload_encoding: Encoding
    is_whole: bool


FIELDS = ParkedRun.__struct_fields__


def parked_report(row: Sequence[Any]) -> ParkedReport:
    """Return the parked report of a :class:`ParkedRow`."""
    came = ParkedRow(*row)
    message = shown(bytes(came.payload), KEPT)
    payload, encoding = payload_text(message.text)
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


def parked_reports(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return parked reports as the elements of a JSON array."""
    return elements(map(parked_report, rows))

"""Dead reports with the reason of each; one of them with its content."""

from collections.abc import Sequence
from typing import Any

import msgspec

from api.kept_reports.payloads import Encoding, payload_text


class DeadReport(msgspec.Struct, gc=False):
    """One dead report of the list."""

    id: int
    reason: str
    detail: str
    origin: str
    first_arrived_at: int | str
    last_arrived_at: int | str
    times: int
    attempts: int
    replayed_at: int | str | None
    payload_size: int
    is_whole: bool


class EarlierError(msgspec.Struct, gc=False):
    """The error of an attempt before the latest."""

    reason: str
    detail: str
    replayed_at: int | str


class DeadReportDetails(DeadReport, gc=False):
    """One dead report, its earlier errors, and the bytes that are kept of it."""

    earlier_errors: list[EarlierError]
    payload: str
    payload_encoding: Encoding


FIELDS = DeadReport.__struct_fields__
#: The columns of the row that :func:`dead_report` takes.
COLUMNS = (*FIELDS, "earlier_errors", "payload")


def dead_report(row: Sequence[Any]) -> bytes:
    """Return a dead report as a JSON object."""
    members = dict(zip(COLUMNS, row, strict=True))
    members["payload"], members["payload_encoding"] = payload_text(bytes(row[-1]))
    return msgspec.json.encode(DeadReportDetails(**members))

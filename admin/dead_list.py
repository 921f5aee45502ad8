"""Dead reports as `fuel-history dead` shows them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import click
import msgspec

from api.params.dead_reports import dead_reports_query
from api.params.values import BadParameter
from api.serializers.dead_reports import COLUMNS, FIELDS, DeadReport, dead_report
from db.database import Database
from db.queries.dead_reports import get_dead_report, list_dead_reports
from db.queries.keyset import cut
from db.queries.times import TimeFormat


_HEADINGS = ("ID", "REASON", "TIMES", "ATTEMPTS", "LAST ARRIVED", "BYTES", "DETAIL")
_LONGEST = 100


class Listed(NamedTuple):
    """Dead reports, the newest first."""

    reports: list[DeadReport]
    #: Whether others follow.
    more: bool

    def rows(self) -> list[tuple[str, ...]]:
        """Return them as the rows of a table, its headings first."""
        return [_HEADINGS, *map(_row, self.reports)]


def listed(
    database: Database, given: Mapping[str, str | bool | None], limit: int
) -> Listed:
    """Return the dead reports that options ask for. Raises click.UsageError."""
    params = {name: str(int(v) if v is True else v) for name, v in given.items() if v}
    params |= {"order_by": "-id", "limit": str(limit)}
    try:
        query = dead_reports_query(params, datetime.now(UTC), FIELDS)
    except BadParameter as error:
        raise click.UsageError(str(error)) from None
    with database.reader() as connection:
        chunks = list_dead_reports(
            connection, FIELDS, query.asked, query.page, times=TimeFormat.iso
        )
        rows = [row for chunk in chunks for row in chunk]
    page, more = cut(rows, query.page)
    return Listed([DeadReport(*row) for row in page], more is not None)


def shown(database: Database, report_id: int, *, payload: bool) -> bytes:
    """Return one as JSON, or only its bytes. Raises DeadReportNotFound."""
    with database.reader() as connection:
        row = get_dead_report(connection, report_id, COLUMNS, times=TimeFormat.iso)
    if payload:
        return bytes(row[COLUMNS.index("payload")])
    return msgspec.json.format(dead_report(row), indent=2)


def _row(report: DeadReport) -> tuple[str, ...]:
    # What came can hold what terminals obey.
    detail = "".join(c if c.isprintable() else " " for c in report.detail)
    if len(detail) > _LONGEST:
        detail = f"{detail[: _LONGEST - 1]}…"
    numbers = (report.times, report.attempts, report.last_arrived_at)
    return (
        str(report.id),
        report.reason,
        *map(str, numbers),
        str(report.payload_size),
        detail,
    )

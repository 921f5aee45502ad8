"""Dead reports in the format of `fuel-history dead`."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from admin.kept_reports.choosing import as_params, as_usage
from admin.terminal.listing import local_time, one_line
from api.kept_reports.dead_query import DeadReportsQuery
from api.kept_reports.dead_serializer import COLUMNS, FIELDS, DeadReport, dead_report
from db.database import Database
from db.queries.dead_reports import get_dead_report, list_dead_reports
from db.queries.keyset import cut
from db.queries.times import TimeFormat


_HEADINGS = ("ID", "REASON", "TIMES", "ATTEMPTS", "LAST ARRIVED", "BYTES", "DETAIL")


class Listed(NamedTuple):
    """Dead reports, the newest first."""

    reports: list[DeadReport]
    #: Whether there are more.
    more: bool

    def rows(self) -> list[tuple[str, ...]]:
        """Return them as the rows of a table, its headings first."""
        return [_HEADINGS, *map(_row, self.reports)]


def listed(
    database: Database, given: Mapping[str, str | bool | None], limit: int
) -> Listed:
    """Return the dead reports that the options select. Raises click.UsageError."""
    params = as_params(given) | {"order_by": "-id", "limit": str(limit)}
    with as_usage():
        query = DeadReportsQuery.of(params)
    with database.reader() as connection:
        chunks = list_dead_reports(
            connection, FIELDS, query.asked, query.page, times=TimeFormat.iso
        )
        rows = [row for chunk in chunks for row in chunk]
    page, more = cut(rows, query.page)
    return Listed([DeadReport(*row) for row in page], more is not None)


def described(database: Database, report_id: int) -> bytes:
    """Return one as JSON. Raises DeadReportNotFound."""
    return msgspec.json.format(dead_report(_row_of(database, report_id)), indent=2)


def payload_of(database: Database, report_id: int) -> bytes:
    """Return the bytes that arrived. Raises DeadReportNotFound."""
    return bytes(_row_of(database, report_id)[COLUMNS.index("payload")])


def _row_of(database: Database, report_id: int) -> Sequence[Any]:
    with database.reader() as connection:
        return get_dead_report(connection, report_id, COLUMNS, times=TimeFormat.iso)


def _row(report: DeadReport) -> tuple[str, ...]:
    return (
        str(report.id),
        report.reason,
        *map(str, (report.times, report.attempts)),
        local_time(report.last_arrived_at),
        str(report.payload_size),
        one_line(report.detail),
    )

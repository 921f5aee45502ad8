"""Dead reports in the format of `fuel-history dead`."""

from collections.abc import Mapping
from typing import Any

from admin.kept_reports.which_dead import listed
from admin.terminal.listing import Listed, cut_page, local_time, one_line
from db.database import Database
from db.queries.dead_reports import get_dead_report, list_dead_reports
from db.queries.keyset import IdOrder, Page
from db.queries.times import TimeFormat
from fuel_history.shapes.kept_reports import DeadReport
from kept_reports.shown import DEAD_COLUMNS


_HEADINGS = ("ID", "REASON", "TIMES", "ATTEMPTS", "LAST ARRIVED", "BYTES", "DETAIL")
_FIELDS = DeadReport.__struct_fields__

Report = DeadReport[Any]


def list_reports(
    database: Database, given: Mapping[str, Any], limit: int
) -> Listed[Report]:
    """Return the dead reports that the options select, the newest first.

    Raises click.UsageError.
    """
    wanted, page = listed(**given), Page(IdOrder.id_descending, limit)
    with database.reader() as connection:
        chunks = list_dead_reports(
            connection, _FIELDS, wanted, page, times=TimeFormat.iso
        )
        rows, more = cut_page(chunks, page)
    reports = [Report(**dict(zip(_FIELDS, row, strict=True))) for row in rows]
    return Listed(reports, _HEADINGS, _row, more)


def read_report(database: Database, report_id: int) -> dict[str, Any]:
    """Return a report's columns, its payload as bytes. Raises DeadReportNotFound."""
    with database.reader() as connection:
        row = get_dead_report(connection, report_id, DEAD_COLUMNS, times=TimeFormat.iso)
    return dict(zip(DEAD_COLUMNS, row, strict=True))


def _row(report: Report) -> tuple[str, ...]:
    return (
        str(report.id),
        report.reason,
        *map(str, (report.times, report.attempts)),
        local_time(report.last_arrived_at),
        str(report.payload_size),
        one_line(report.detail),
    )

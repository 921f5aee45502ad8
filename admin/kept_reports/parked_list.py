"""Parked reports in the format of `fuel-history parked`."""

from collections.abc import Mapping
from typing import Any

from admin.kept_reports import choosing
from admin.terminal.listing import Listed, cut_page, local_time, one_line
from db.database import Database
from db.domain.reports import ParkedReportFilter
from db.queries.keyset import IdOrder, Page
from db.queries.parked_reports import list_parked_reports, list_parked_runs
from db.queries.times import TimeFormat
from fuel_history.shapes.kept_reports import ParkedReport, ParkedRun
from kept_reports.shown import parked_report


_RUNS = ("RUN", "STATE", "REPORTS", "FIRST ARRIVED", "LAST ARRIVED", "ORIGINS")
_REPORTS = ("ID", "METHOD", "ARRIVED", "WAITS SINCE", "PAYLOAD")
_FIELDS = ParkedRun.__struct_fields__

Run = ParkedRun[Any]
Report = ParkedReport[Any]


def list_runs(database: Database, given: Mapping[str, Any], limit: int) -> Listed[Run]:
    """Return the runs that the options select, the newest first.

    Raises click.UsageError.
    """
    wanted = ParkedReportFilter(**choosing.filters(given))
    page = Page(IdOrder.id_descending, limit)
    with database.reader() as connection:
        chunks = list_parked_runs(
            connection, _FIELDS, wanted, page, times=TimeFormat.iso
        )
        rows, more = cut_page(chunks, page)
    runs = [Run(**dict(zip(_FIELDS, row, strict=True))) for row in rows]
    return Listed(runs, _RUNS, _run, more)


def list_reports(database: Database, uuid: str, limit: int) -> Listed[Report]:
    """Return the first reports of a run. Raises ParkedReportsNotFound."""
    page = Page(IdOrder.id, limit)
    with database.reader() as connection:
        chunks = list_parked_reports(connection, uuid, page, times=TimeFormat.iso)
        rows, more = cut_page(chunks, page)
    return Listed([*map(parked_report, rows)], _REPORTS, _report, more)


def _run(run: Run) -> tuple[str, ...]:
    return (
        run.task_uuid,
        run.state,
        str(run.reports),
        local_time(run.first_arrived_at),
        local_time(run.last_arrived_at),
        ", ".join(run.origins),
    )


def _report(report: Report) -> tuple[str, ...]:
    since = local_time(report.parked_at)
    return (
        str(report.id),
        report.method or "?",
        local_time(report.arrived_at),
        since if report.unannounced_at is None else "unannounced",
        one_line(report.payload),
    )

"""Parked reports in the format of `fuel-history parked`."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

import msgspec

from admin.kept_reports.choosing import as_params, as_usage
from admin.terminal.listing import local_time, one_line
from api.kept_reports.parked_query import ParkedRunsQuery
from api.kept_reports.parked_serializer import (
    FIELDS,
    ParkedReport,
    ParkedRun,
    parked_report,
)
from db.database import Database
from db.queries.keyset import Page, ReportOrder, cut
from db.queries.parked_reports import (
    list_parked_reports,
    list_parked_runs,
)
from db.queries.times import TimeFormat


Shown = TypeVar("Shown", bound=msgspec.Struct)
_RUNS = ("RUN", "STATE", "REPORTS", "FIRST ARRIVED", "LAST ARRIVED", "ORIGINS")
_REPORTS = ("ID", "METHOD", "ARRIVED", "WAITS SINCE", "PAYLOAD")


class Listed(NamedTuple, Generic[Shown]):
    """The items as objects and as the rows of a table, headings first."""

    shown: list[Shown]
    rows: list[tuple[str, ...]]
    #: Whether there are more.
    more: bool


def listed_runs(
    database: Database, given: Mapping[str, str | None], limit: int
) -> Listed[ParkedRun]:
    """Return the runs that the options select, the newest first.

    Raises click.UsageError.
    """
    params = as_params(given) | {"order_by": "-id", "limit": str(limit)}
    with as_usage():
        query = ParkedRunsQuery.of(params)
    with database.reader() as connection:
        chunks = list_parked_runs(
            connection, FIELDS, query.asked, query.page, times=TimeFormat.iso
        )
        page, more = cut([row for chunk in chunks for row in chunk], query.page)
    runs = [ParkedRun(*row) for row in page]
    return Listed(runs, [_RUNS, *map(_run, runs)], more is not None)


def listed_reports(database: Database, uuid: str, limit: int) -> Listed[ParkedReport]:
    """Return the first reports of a run. Raises ParkedReportsNotFound."""
    asked = Page(ReportOrder.id, limit)
    with database.reader() as connection:
        chunks = list_parked_reports(connection, uuid, asked, times=TimeFormat.iso)
        page, more = cut([row for chunk in chunks for row in chunk], asked)
    reports = [parked_report(row) for row in page]
    return Listed(reports, [_REPORTS, *map(_report, reports)], more is not None)


def _run(run: ParkedRun) -> tuple[str, ...]:
    return (
        run.task_uuid,
        run.state,
        str(run.reports),
        local_time(run.first_arrived_at),
        local_time(run.last_arrived_at),
        ", ".join(run.origins),
    )


def _report(report: ParkedReport) -> tuple[str, ...]:
    since = local_time(report.parked_at)
    return (
        str(report.id),
        report.method or "?",
        local_time(report.arrived_at),
        since if report.unannounced_at is None else "unannounced",
        one_line(report.payload),
    )

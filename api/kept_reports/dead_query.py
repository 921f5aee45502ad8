"""What requests for dead reports ask."""

import dataclasses
from datetime import datetime

from api.http import parameters
from api.http.page_parameters import paging
from api.http.query import Query
from api.kept_reports.purging import purges_all
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter
from db.queries.keyset import Page, ReportOrder
from fuel_history.shapes.kept_reports import DeadReport
from text.spreadsheet import CsvKind


@dataclasses.dataclass(frozen=True)
class _DeadReports(Query):
    reasons: tuple[Reason, ...] = parameters.words(
        "Only those that are dead for these reasons.",
        Reason,
        f"reasons can only be: {', '.join(Reason)}",
    )
    since: datetime | None = parameters.since(
        "Only those that last came at this time or later."
    )
    until: datetime | None = parameters.until(
        "Only those that last came before this time."
    )
    # Those that wait are what somebody has to look at.
    replayed: bool = parameters.flag(
        "0, as without it: those that wait; 1: those that were replayed and did not"
        " come back."
    )

    @property
    def asked(self) -> DeadReportFilter:
        """Which dead reports are asked for."""
        return DeadReportFilter(
            reasons=self.reasons,
            since=self.since,
            until=self.until,
            replayed=self.replayed,
        )


@dataclasses.dataclass(frozen=True)
class DeadReportsQuery(_DeadReports):
    """Which dead reports are listed, and what of each."""

    fields: tuple[str, ...] = parameters.fields(DeadReport.__struct_fields__)
    page: Page = paging(ReportOrder)
    csv: CsvKind | None = parameters.csv()


@dataclasses.dataclass(frozen=True)
class DeadPurgeQuery(_DeadReports):
    """Which dead reports are to be removed: those that the list would have, or all."""

    all: bool = purges_all("dead report", "reasons", "since", "until", "replayed")

    @property
    def asked(self) -> DeadReportFilter:
        """Which dead reports are to be removed."""
        return DeadReportFilter() if self.all else super().asked

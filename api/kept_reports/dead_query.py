"""Query parameters of dead reports."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from api.http import parameters
from api.http.page_parameters import paging
from api.http.query import Query
from api.kept_reports.purging import purges_all
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter
from db.queries.keyset import IdOrder, Page
from fuel_history.shapes.kept_reports import DeadReport
from text.spreadsheet import CsvKind


@dataclasses.dataclass(frozen=True)
class _DeadReports(Query):
    reasons: tuple[Reason, ...] = parameters.words(
        "Only dead reports with these reasons.",
        Reason,
        f"reasons can only be: {', '.join(Reason)}",
    )
    since: datetime | None = parameters.since(
        "Only dead reports that last arrived at this time or later."
    )
    until: datetime | None = parameters.until(
        "Only dead reports that last arrived before this time."
    )
    # The default is what somebody has to look at.
    replayed: bool = parameters.flag(
        "0 (default): reports not replayed yet. 1: reports replayed that did not fail"
        " again.",
    )

    @property
    def times(self) -> Mapping[str, datetime | None]:
        """The parameters with times."""
        return {"since": self.since, "until": self.until}

    @property
    def wanted(self) -> DeadReportFilter:
        """The filter that the request describes."""
        return DeadReportFilter(
            reasons=self.reasons,
            since=self.since,
            until=self.until,
            replayed=self.replayed,
        )


@dataclasses.dataclass(frozen=True)
class DeadReportsQuery(_DeadReports):
    """Which dead reports are listed, and which of their members."""

    fields: tuple[str, ...] = parameters.fields(DeadReport.__struct_fields__)
    page: Page = paging(IdOrder)
    csv: CsvKind | None = parameters.csv()


@dataclasses.dataclass(frozen=True)
class DeadPurgeQuery(_DeadReports):
    """Which dead reports to remove: those that the list would show, or all."""

    all: bool = purges_all("dead report", "reasons", "since", "until", "replayed")

    @property
    def wanted(self) -> DeadReportFilter:
        """The filter of the dead reports to remove."""
        return DeadReportFilter() if self.all else super().wanted

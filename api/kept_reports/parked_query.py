"""Query parameters of parked reports."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from api.http import parameters
from api.http.page_parameters import paging
from api.http.query import Query
from api.kept_reports.purging import purges_all
from db.domain.reports import ParkedReportFilter, ParkedState
from db.queries.keyset import IdOrder, Page
from fuel_history.shapes.kept_reports import ParkedRun
from text.spreadsheet import CsvKind


@dataclasses.dataclass(frozen=True)
class _ParkedReports(Query):
    uuids: tuple[str, ...] = parameters.items("Only reports of these runs.")
    state: ParkedState | None = parameters.word(
        "Only reports that are `waiting` for their run, or whose run is `unannounced`:"
        " it has not been registered for PARKED_LIMIT_HOURS.",
        tuple(ParkedState),
    )
    since: datetime | None = parameters.since(
        "Only reports that arrived at this time or later."
    )
    until: datetime | None = parameters.until(
        "Only reports that arrived before this time."
    )

    @property
    def times(self) -> Mapping[str, datetime | None]:
        """The parameters with times."""
        return {"since": self.since, "until": self.until}

    @property
    def wanted(self) -> ParkedReportFilter:
        """The filter that the request describes."""
        return ParkedReportFilter(
            uuids=self.uuids, state=self.state, since=self.since, until=self.until
        )


@dataclasses.dataclass(frozen=True)
class ParkedRunsQuery(_ParkedReports):
    """The runs whose parked reports are listed, and which members."""

    fields: tuple[str, ...] = parameters.fields(ParkedRun.__struct_fields__)
    page: Page = paging(IdOrder)
    csv: CsvKind | None = parameters.csv()


@dataclasses.dataclass(frozen=True)
class ParkedPurgeQuery(_ParkedReports):
    """Which parked reports to remove: those that the list counts, or all."""

    all: bool = purges_all("parked report", "uuids", "state", "since", "until")

    @property
    def wanted(self) -> ParkedReportFilter:
        """The filter of the parked reports to remove."""
        return ParkedReportFilter() if self.all else super().wanted


@dataclasses.dataclass(frozen=True)
class ParkedReportsQuery(Query):
    """Which part of a run's parked reports is requested."""

    page: Page = paging(IdOrder)
    csv: CsvKind | None = parameters.csv()

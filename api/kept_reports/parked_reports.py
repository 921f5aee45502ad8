"""/parked_reports/ and /parked_reports/<uuid>/: reports of unknown runs."""

from collections.abc import Generator
from http import HTTPStatus

import falcon

from api.answers.listing import Listing
from api.http.arrays import elements
from api.http.etags import tag
from api.http.formats import Format, negotiated
from api.http.mount import Mount
from api.http.pagination import Paging
from api.http.streaming import Stream
from api.kept_reports.parked_query import (
    ParkedPurgeQuery,
    ParkedReportsQuery,
    ParkedRunsQuery,
)
from api.kept_reports.purging import PURGED, answer_purged
from api.operations.answers import table
from api.operations.operation import Operation
from api.operations.shape import SomeOf
from db.database import Database
from db.kept_reports.parked_purge import purge
from db.queries.keyset import Page
from db.queries.parked_reports import (
    list_parked_reports,
    list_parked_runs,
    version_of_parked_reports,
)
from fuel_history.shapes.kept_reports import ParkedReport, ParkedRun
from kept_reports.shown import parked_report


_TAG = "Parked reports"


class ParkedReports:
    """The runs that have parked reports."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "list_parked_reports",
        _TAG,
        {HTTPStatus.OK: table("The runs.", ParkedRun, SomeOf(ParkedRun))},
        query=ParkedRunsQuery,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List unknown runs that have parked reports.

        One object for each run whose start message has not arrived, sorted by its first
        report. Only reports that match the parameters count. Once the run starts or is
        registered, its reports are applied and leave this list.
        """
        query = ParkedRunsQuery.read(request)
        Listing(
            query,
            ParkedRun,
            lambda connection, names: list_parked_runs(
                connection, names, query.wanted, query.page, times=self._times
            ),
            version_of_parked_reports,
        ).send(request, response, self._database)

    on_head = on_get

    @Operation(
        "purge_parked_reports",
        _TAG,
        PURGED,
        query=ParkedPurgeQuery,
    )
    def on_delete(self, request: falcon.Request, response: falcon.Response) -> None:
        """Remove parked reports.

        Removes those that the list counts for the same parameters; at least one is
        required. `all=1` removes every parked report, even those that wait.
        """
        wanted = ParkedPurgeQuery.read(request).wanted
        answer_purged(response, purge(self._database, wanted))


class ParkedReportsOfRun:
    """The parked reports of one run."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "show_parked_reports",
        _TAG,
        {HTTPStatus.OK: table("The reports.", ParkedReport)},
        query=ParkedReportsQuery,
    )
    def on_get(
        self, request: falcon.Request, response: falcon.Response, task_uuid: str
    ) -> None:
        """Show the parked reports of a run and their content.

        Sorted by `id`. `payload` is the message, or the first MiB of a very long one;
        if it is not UTF-8, or contains a NUL, it is encoded in base64, and
        `payload_encoding` says so. A uuid that contains a slash cannot be used here.
        """
        query = ParkedReportsQuery.read(request)
        answer_format = negotiated(
            request, columns=ParkedReport.__struct_fields__, csv_kind=query.csv
        )
        parts = self._list(request, response, task_uuid, query.page, answer_format)
        response.stream = Stream(parts)
        response.content_type = answer_format.content_type

    on_head = on_get

    def _list(
        self,
        request: falcon.Request,
        response: falcon.Response,
        task_uuid: str,
        page: Page,
        answer_format: Format,
    ) -> Generator[bytes]:
        paging = Paging(request, response, page)
        with self._database.reader() as connection:
            chunks = list_parked_reports(connection, task_uuid, page, times=self._times)
            tag(request, response, version_of_parked_reports(connection))
            rows = paging.rows(chunks)
            yield from answer_format.array(
                elements(map(parked_report, chunk)) for chunk in rows
            )

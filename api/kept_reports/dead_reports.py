"""/dead_reports/ and /dead_reports/<id>/: reports that could not be recorded."""

from http import HTTPStatus

import falcon
import msgspec

from api.answers.listing import Listing
from api.http.answers import send
from api.http.mount import Mount
from api.http.query import Query
from api.kept_reports.dead_query import DeadPurgeQuery, DeadReportsQuery
from api.kept_reports.purging import PURGED, answer_purged
from api.operations.answers import document, nothing, table
from api.operations.operation import Operation
from api.operations.shape import SomeOf
from db.database import Database
from db.kept_reports.dead_purge import purge, purge_one
from db.queries.dead_reports import (
    get_dead_report,
    list_dead_reports,
    version_of_dead_reports,
)
from fuel_history.shapes.kept_reports import DeadReport, DeadReportDetails
from kept_reports.shown import DEAD_COLUMNS, dead_report


_TAG = "Dead reports"


class DeadReports:
    """All dead reports."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "list_dead_reports",
        _TAG,
        {HTTPStatus.OK: table("The dead reports.", DeadReport, SomeOf(DeadReport))},
        query=DeadReportsQuery,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List reports that could not be recorded.

        Lists those that wait, sorted by `id`; with `replayed=1` those that were
        replayed and did not fail again.
        """
        query = DeadReportsQuery.read(request)
        Listing(
            query,
            DeadReport,
            lambda connection, names: list_dead_reports(
                connection, names, query.wanted, query.page, times=self._times
            ),
            version_of_dead_reports,
        ).send(request, response, self._database)

    on_head = on_get

    @Operation(
        "purge_dead_reports",
        _TAG,
        PURGED,
        query=DeadPurgeQuery,
    )
    def on_delete(self, request: falcon.Request, response: falcon.Response) -> None:
        """Remove dead reports.

        Removes those that the list shows for the same parameters; at least one is
        required. `all=1` removes every dead report, replayed or not.
        """
        wanted = DeadPurgeQuery.read(request).wanted
        answer_purged(response, purge(self._database, wanted))


class DeadReportItem:
    """One dead report."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "show_dead_report",
        _TAG,
        {HTTPStatus.OK: document("The report.", DeadReportDetails)},
    )
    def on_get(
        self, request: falcon.Request, response: falcon.Response, report_id: int
    ) -> None:
        """Show a dead report and its content.

        `payload` is the received text; if it is not UTF-8, or contains a NUL, it is
        encoded in base64, and `payload_encoding` says so.
        """
        Query.read(request)
        with self._database.reader() as connection:
            row = get_dead_report(
                connection, report_id, DEAD_COLUMNS, times=self._times
            )
        send(request, response, msgspec.json.encode(dead_report(row)))

    on_head = on_get

    @Operation(
        "delete_dead_report",
        _TAG,
        {HTTPStatus.NO_CONTENT: nothing("Removed.")},
    )
    def on_delete(
        self, request: falcon.Request, response: falcon.Response, report_id: int
    ) -> None:
        """Remove a dead report.

        It is removed for good; if the same bytes arrive again they become a new one.
        """
        Query.read(request)
        purge_one(self._database, report_id)
        response.status = HTTPStatus.NO_CONTENT

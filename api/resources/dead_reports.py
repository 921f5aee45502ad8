"""/dead_reports/ and /dead_reports/<id>/: what could not be taken, and why."""

from collections.abc import Generator
from datetime import UTC, datetime
from http import HTTPStatus

import falcon
import msgspec

from api.answers import send
from api.conditional import tag
from api.formats import Format, negotiated
from api.paging import Paging
from api.params import no_query
from api.params.dead_reports import DeadReportsQuery, dead_reports_query, purge_query
from api.serializers.dead_reports import COLUMNS, FIELDS, DeadReport, dead_report
from api.serializers.rows import Objects
from api.streaming import Stream
from db.database import Database
from db.dead_purge import purge, purge_one
from db.queries.dead_reports import (
    get_dead_report,
    list_dead_reports,
    version_of_dead_reports,
)
from db.queries.times import TimeFormat


class DeadReportCollection:
    """The dead reports."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with those that wait, narrowed by the query's parameters."""
        query = dead_reports_query(request.params, datetime.now(UTC), FIELDS)
        answer_format = negotiated(request, columns=query.fields or FIELDS)
        response.stream = Stream(self._list(request, response, query, answer_format))
        response.content_type = answer_format.content_type

    on_head = on_get

    def on_delete(self, request: falcon.Request, response: falcon.Response) -> None:
        """Remove those that the query's parameters name; answer how many."""
        purged = purge(self._database, purge_query(request.params, datetime.now(UTC)))
        response.data = msgspec.json.encode({"purged": purged})

    def _list(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: DeadReportsQuery,
        answer_format: Format,
    ) -> Generator[bytes]:
        asked, page = query.asked, query.page
        objects = Objects(DeadReport, query.fields or FIELDS)
        times = {"since": asked.since, "until": asked.until}
        paging = Paging(request, response, page, times)
        with self._database.reader() as connection:
            tag(request, response, version_of_dead_reports(connection), asked)
            chunks = list_dead_reports(
                connection, objects.names, asked, page, times=self._times
            )
            yield from answer_format.array(map(objects.elements, paging.rows(chunks)))


class DeadReportItem:
    """One dead report."""

    def __init__(self, database: Database, times: TimeFormat) -> None:
        self._database = database
        self._times = times

    def on_get(
        self, request: falcon.Request, response: falcon.Response, report_id: int
    ) -> None:
        """Answer with the dead report, and what is kept of its bytes."""
        no_query(request.params)
        with self._database.reader() as connection:
            row = get_dead_report(connection, report_id, COLUMNS, times=self._times)
        send(request, response, dead_report(row))

    on_head = on_get

    def on_delete(
        self, request: falcon.Request, response: falcon.Response, report_id: int
    ) -> None:
        """Remove it; answer 204."""
        no_query(request.params)
        purge_one(self._database, report_id)
        response.status = HTTPStatus.NO_CONTENT

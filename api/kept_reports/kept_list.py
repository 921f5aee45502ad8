"""Lists of dead and of parked reports."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

import falcon
import msgspec

from api.answers.rows import Objects
from api.http.etags import tag
from api.http.formats import Format, negotiated
from api.http.pagination import Paging, Rows
from api.http.streaming import Stream
from api.kept_reports.dead_query import DeadReportsQuery
from api.kept_reports.parked_query import ParkedRunsQuery
from db.database import Connection, Database
from db.queries.versions import Version


class KeptList(NamedTuple):
    """The list that one request reads."""

    query: DeadReportsQuery | ParkedRunsQuery
    #: The type of an item.
    shape: type[msgspec.Struct]
    #: Yields the rows that the query selects, with these columns.
    rows: Callable[[Connection, Sequence[str]], Iterator[Rows]]
    #: Returns a version that grows with each change of a row.
    version: Callable[[Connection], Version]

    def send(
        self, request: falcon.Request, response: falcon.Response, database: Database
    ) -> None:
        """Answer with the list. Raises NotAcceptable and DatabaseUnavailable."""
        columns = self.query.fields or self.shape.__struct_fields__
        answer_format = negotiated(request, columns=columns, csv_kind=self.query.csv)
        objects = Objects(self.shape, columns)
        response.stream = Stream(
            self._parts(request, response, database, objects, answer_format)
        )
        response.content_type = answer_format.content_type

    def _parts(
        self,
        request: falcon.Request,
        response: falcon.Response,
        database: Database,
        objects: Objects,
        answer_format: Format,
    ) -> Generator[bytes]:
        query = self.query
        times = {"since": query.since, "until": query.until}
        paging = Paging(request, response, query.page, times)
        with database.reader() as connection:
            tag(request, response, self.version(connection), query.wanted)
            chunks = paging.rows(self.rows(connection, objects.names))
            yield from answer_format.array(map(objects.elements, chunks))

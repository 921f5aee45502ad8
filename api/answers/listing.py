"""A list that is filtered, comes in pages, and is also available as CSV."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

import falcon
import msgspec

from api.answers.rows import Objects
from api.http.etags import tag
from api.http.formats import Format, negotiated
from api.http.pagination import Paging, Rows
from api.http.streaming import Stream
from db.database import Connection, Database
from db.queries.keyset import Page
from db.queries.versions import Version
from text.spreadsheet import CsvKind


class ListQuery(Protocol):
    """What a request asks of a list."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The requested members of each item; none: all."""

    @property
    def page(self) -> Page:
        """The requested part of the list."""

    @property
    def csv(self) -> CsvKind | None:
        """Whose CSV is requested; None: no parameter says."""

    @property
    def wanted(self) -> object:
        """The filter."""

    @property
    def times(self) -> Mapping[str, datetime | None]:
        """Parameters with times, which must stay the same on the next page."""


class Listing(NamedTuple):
    """The list that one request reads."""

    query: ListQuery
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
        paging = Paging(request, response, query.page, query.times)
        with database.reader() as connection:
            tag(request, response, self.version(connection), query.wanted)
            chunks = paging.rows(self.rows(connection, objects.names))
            yield from answer_format.array(map(objects.elements, chunks))

"""Send a history: a page at once, everything else as a stream."""

from collections.abc import Generator, Iterator
from contextlib import closing

import falcon

from api.history.histories import History
from api.history.query import HistoryQuery
from api.history.shapes import SHAPES_OF_RUNS, Reading, Shape
from api.http.answers import send_page
from api.http.etags import tag
from api.http.formats import Format, csv_heading, negotiated
from api.http.mount import ByMount, Mount
from api.http.pagination import Paging
from api.http.streaming import Stream
from db.database import Connection, Database
from db.queries.history_filter import HistoryFilter
from db.queries.keyset import HistoryOrder, Page


class Histories:
    """Sends the history of a run, or of many runs."""

    #: The format by mount.
    shapes: ByMount[Shape] = SHAPES_OF_RUNS

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._mount = mount
        self._shape = self.shapes.at(mount)

    def send(
        self,
        request: falcon.Request,
        response: falcon.Response,
        query: HistoryQuery,
        history: History,
        *,
        page_alone: bool,
    ) -> None:
        """Answer with a history; `page_alone`: a page needs only its rows."""
        columns = query.fields or self._shape.csv_columns
        answer_format = negotiated(request, columns=columns, csv_kind=query.csv)
        times = {"since": query.since, "until": query.until}
        paging = Paging(request, response, query.page, times)

        def reading(connection: Connection) -> Reading:
            times = self._mount.history_times
            return Reading(connection, history, query, times, paging)

        if query.page.limit is not None and page_alone:
            with self._database.autocommit_reader() as connection:
                parts = list(self._shape.render(reading(connection)))
            send_page(request, response, answer_format, parts, paging)
            return

        def stream() -> Generator[bytes]:
            with self._database.reader() as connection:
                tag(request, response, history.version(connection), query.wanted)
                yield from self._whole(reading(connection), answer_format, columns)

        response.stream = Stream(stream())
        response.content_type = answer_format.content_type

    def _whole(
        self, reading: Reading, answer_format: Format, columns: tuple[str, ...]
    ) -> Iterator[bytes]:
        kind = answer_format.csv
        if kind is not None and self._is_plain(reading.query):
            lines = reading.copy(columns, kind)
            if lines is not None:
                yield csv_heading(columns, kind)
                yield from lines
                return
        # Closed here in any case: its cursor ends with its connection.
        with closing(self._shape.render(reading)) as parts:
            yield from answer_format.array(parts)

    def _is_plain(self, query: HistoryQuery) -> bool:
        """Return whether PostgreSQL can write the CSV: no filter, no cell with JSON.

        We write the JSON of a summary ourselves.
        """
        return (
            self._shape.is_table
            and query.wanted == HistoryFilter()
            and query.page == Page(HistoryOrder.id)
            and "summary" not in query.fields
        )

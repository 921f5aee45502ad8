"""Two formats of a history: the specification's and the released clients'."""

from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from api.history.client_serializer import (
    CSV_COLUMNS,
    CSV_COLUMNS_OF_RUNS,
    OWN,
    OWN_OF_RUNS,
    ClientHistory,
)
from api.history.histories import History, Wanted
from api.history.query import HistoryQuery
from api.history.serializer import FIELDS, FIELDS_OF_RUNS, SpecifiedHistory
from api.http.mount import ByMount
from api.http.pagination import Paging, Rows
from db.database import Connection
from db.queries.definitions import Definitions
from db.queries.times import TimeFormat
from text.spreadsheet import CsvKind


class Reading(NamedTuple):
    """One request's read of a history, on one connection."""

    connection: Connection
    history: History
    query: HistoryQuery
    times: TimeFormat
    paging: Paging

    def rows(self, columns: Sequence[str]) -> Iterator[Rows]:
        """Yield the rows with these columns."""
        wanted = Wanted(self.query, columns, self.times)
        return self.paging.rows(
            self.history.rows(self.connection, wanted),
            partial(self.history.unknown, self.connection, self.query),
        )

    def definitions(self, *, with_names: bool) -> Definitions:
        """Return the tasks of the graph; none if there are several graphs."""
        return self.history.definitions(self.connection, with_names=with_names)

    def copy(self, columns: Sequence[str], kind: CsvKind) -> Iterator[bytes] | None:
        """Yield the lines of a CSV file; None: PostgreSQL cannot write it."""
        wanted = Wanted(self.query, columns, self.times)
        return self.history.copy(self.connection, wanted, kind)


class Shape(NamedTuple):
    """One format of a history."""

    #: The members of an entry itself.
    known: tuple[str, ...]
    csv_columns: tuple[str, ...]
    #: Yields the history, with these members, as parts of a JSON array.
    render_known: Callable[[Reading, tuple[str, ...]], Generator[bytes]]
    #: Whether the table holds its cells exactly as they are shown.
    is_table: bool

    def render(self, reading: Reading) -> Generator[bytes]:
        """Yield the history as parts of a JSON array."""
        return self.render_known(reading, self.known)


def _specified(reading: Reading, known: tuple[str, ...]) -> Generator[bytes]:
    query = reading.query
    history = SpecifiedHistory(
        query.fields, with_summary=query.with_summary, known=known
    )
    yield from map(history.entries, reading.rows(history.columns))


def _for_clients(reading: Reading, known: tuple[str, ...]) -> Generator[bytes]:
    query = reading.query
    shows_absent = query.may_leave_absent
    paged = query.page.limit is not None
    # Entries that a filter hides are looked up by name.
    definitions = reading.definitions(
        with_names=shows_absent and query.may_hide_present and not paged
    )
    history = ClientHistory(
        definitions.body, query.fields, with_summary=query.with_summary, known=known
    )
    yield from map(history.entries, reading.rows(history.columns))
    if shows_absent and not reading.paging.more:
        if paged:
            # Entries of earlier pages count too; this reads all of them, so only here.
            definitions = reading.definitions(with_names=True)
        yield history.absent(query.tasks_names, definitions.names_with_entries)


SHAPES_OF_RUN: Final = ByMount(
    Shape(FIELDS, FIELDS[:-1], _specified, is_table=True),
    Shape(OWN, CSV_COLUMNS, _for_clients, is_table=False),
)
#: The same of histories of many runs.
SHAPES_OF_RUNS: Final = ByMount(
    Shape(FIELDS_OF_RUNS, FIELDS_OF_RUNS[:-1], _specified, is_table=True),
    Shape(OWN_OF_RUNS, CSV_COLUMNS_OF_RUNS, _for_clients, is_table=False),
)
